#pragma once

#include "shared/factors/factor_matrix.h"
#include "shared/parallel.h"
#include "shared/result.h"

namespace earshot {

/// Turns two sides of a model together so that the Gram matrix of `fixed` becomes diagonal, largest first, and returns
/// its diagonal (one row). No product x . y changes: rows of both are multiplied by the same eigenvectors. What then
/// has to be solved for every row of `other` needs no product with the Gram matrix, and its diagonal is close to the
/// whole of it. Eigenvalues that rounding took below 0 are 0. The same bits at any number of threads.
/// Needs 17 matrices of factors^2, and for each thread 1,024 rows. Errors: OutOfMemory, NotFinite.
Result<FactorMatrix> turnToPrincipalAxes(FactorMatrix& fixed, FactorMatrix& other, const ParallelFor& parallelFor);

}  // namespace earshot
