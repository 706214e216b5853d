#pragma once

namespace earshot::series {

/// Logarithms, exponentials, sine and cosine from short series. musl's read 13 KB of tables that hardly compress, a
/// fifth of what a page may load; these are a kilobyte. Source of the coefficients: fdlibm (Sun Microsystems, 1993).
///
/// Within 2 units in the last place; special values as the C standard has them. Powers of two have exact log2.
double log(double x);
double log2(double x);
double log1p(double x);
double exp(double x);
double exp2(double x);
double asinh(double x);

/// An absolute error of 3e-16 for |x| up to 1e5; beyond, the phase loses 2e-16 |x|, and from 2^52 quarter turns on,
/// where a double does not tell it any more, the result is NaN.
double sin(double x);
double cos(double x);

}  // namespace earshot::series
