#pragma once

#include <array>
#include <cstddef>

namespace earshot {

/// What embedding a Gaussian needs: 20 dimensions and one more.
inline constexpr std::size_t kEigenSize = 21;

/// Row by row.
using SymmetricMatrix = std::array<std::array<double, kEigenSize>, kEigenSize>;

/// A = sum_k values[k] v_k v_k^T, with the orthonormal v_k as the rows of `vectors`, in no order.
struct SymmetricEigen {
  std::array<double, kEigenSize> values;
  SymmetricMatrix vectors;
};

/// Cyclic Jacobi rotations, which are a twentieth of a general solver's code in every page and find the small
/// eigenvalues of a positive definite matrix to full relative precision. Source: Golub and Van Loan (2013), Matrix
/// Computations, 8.5. NaN or infinity in gives NaN out.
SymmetricEigen symmetricEigen(SymmetricMatrix matrix);

}  // namespace earshot
