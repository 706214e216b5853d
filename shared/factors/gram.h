#pragma once

#include "shared/factors/factor_matrix.h"
#include "shared/parallel.h"
#include "shared/result.h"

namespace earshot {

/// The Gram matrix of factors, Y' Y: (factors, factors), symmetric. Summed in float32 over 1,024 rows at a time, and
/// those sums in 16 parts of the rows whatever the number of threads, so that every number of threads gives the same.
/// Needs 17 matrices of that size. No rows give zeros. Errors: OutOfMemory.
Result<FactorMatrix> gramMatrix(const FactorMatrix& rows, const ParallelFor& parallelFor);

}  // namespace earshot
