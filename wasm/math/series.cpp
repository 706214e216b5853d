#include "wasm/math/series.h"

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <numbers>

namespace earshot::series {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// In two parts: whole multiples of the first are exact.
constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;
constexpr double kHalfPiHigh = 1.57079632673412561417e+00;
constexpr double kHalfPiLow = 6.07710050650619224932e-11;

constexpr double kMostQuarters = 4503599627370496;  // 2^52: beyond, a double does not tell them apart

/// x = 2^exponent (1 + fraction), 1 + fraction in [sqrt(1/2), sqrt(2)).
struct Parts {
  double exponent;
  double fraction;
};

constexpr int kFractionBits = 52;
constexpr std::int64_t kBias = 1023;

/// 2^exponent, of a normal number.
double powerOfTwo(std::int64_t exponent) { return __builtin_bit_cast(double, (exponent + kBias) << kFractionBits); }

Parts split(double x) {
  double exponent = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    exponent = -54;
  }
  // Whole steps of the exponent are taken off such that [sqrt(1/2), sqrt(2)) remains.
  const auto bits = __builtin_bit_cast(std::int64_t, x);
  const std::int64_t twos = (bits - __builtin_bit_cast(std::int64_t, std::numbers::sqrt2 / 2)) >> kFractionBits;
  return {exponent + static_cast<double>(twos), __builtin_bit_cast(double, bits - (twos << kFractionBits)) - 1};
}

/// value 2^exponent, value about 1; rounded once.
double scaled(double value, double exponent) {
  const auto twos = static_cast<std::int64_t>(exponent);
  return value * powerOfTwo(twos / 2) * powerOfTwo(twos - twos / 2);
}

bool hasLogarithm(double x) { return x > 0 && x < kInfinity; }

double withoutLogarithm(double x) {
  if (x == 0) return -kInfinity;
  return x > 0 ? x : kNaN;  // infinity; negative or NaN
}

/// ln(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)), s = f / (2 + f): what is added to f.
double logarithmBeyond(double f) {
  const double s = f / (2 + f), z = s * s, half = f * f / 2;
  double r = 1.479819860511658591e-01;
  for (const double c : {1.531383769920937332e-01, 1.818357216161805012e-01, 2.222219843214978396e-01,
                         2.857142874366239149e-01, 3.999999999940941908e-01, 6.666666666666735130e-01})
    r = r * z + c;
  return s * (half + r * z) - half;
}

/// e^x for |x| <= ln(2) / 2 + a rounding, x = high - low.
double exponentialNearZero(double high, double low) {
  const double x = high - low, z = x * x;
  double p = 4.13813679705723846039e-08;
  for (const double c : {-1.65339022054652515390e-06, 6.61375632143793436117e-05, -2.77777777770155933842e-03,
                         1.66666666666666019037e-01})
    p = p * z + c;
  const double c = x - z * p;
  return 1 + (x * c / (2 - c) - low + high);
}

double sineNearZero(double x) {
  const double z = x * x;
  double p = 1.58969099521155010221e-10;
  for (const double c : {-2.50507602534068634195e-08, 2.75573137070700676789e-06, -1.98412698298579493134e-04,
                         8.33333333332248946124e-03, -1.66666666666666324348e-01})
    p = p * z + c;
  return x + x * z * p;
}

double cosineNearZero(double x) {
  const double z = x * x;
  double p = -1.13596475577881948265e-11;
  for (const double c : {2.08757232129817482790e-09, -2.75573143513906633035e-07, 2.48015872894767294178e-05,
                         -1.38888888888741095749e-03, 4.16666666666666019037e-02})
    p = p * z + c;
  // 1 - z/2 rounds; what it loses is added again.
  const double half = z / 2, rest = 1 - half;
  return rest + ((1 - rest - half) + z * z * p);
}

/// sin(x + quarters pi / 2).
double turned(double x, std::int64_t quarters) {
  const double nearest = std::nearbyint(x * (2 / std::numbers::pi));
  if (!(std::abs(nearest) < kMostQuarters)) return kNaN;
  const double rest = x - nearest * kHalfPiHigh - nearest * kHalfPiLow;
  quarters += static_cast<std::int64_t>(nearest);
  const double value = quarters & 1 ? cosineNearZero(rest) : sineNearZero(rest);
  return quarters & 2 ? -value : value;
}

}  // namespace

double log(double x) {
  if (!hasLogarithm(x)) return withoutLogarithm(x);
  const auto [exponent, fraction] = split(x);
  return exponent * kLn2High + (fraction + (logarithmBeyond(fraction) + exponent * kLn2Low));
}

double log2(double x) {
  if (!hasLogarithm(x)) return withoutLogarithm(x);
  const auto [exponent, fraction] = split(x);
  return exponent + (fraction + logarithmBeyond(fraction)) * std::numbers::log2e;
}

double log1p(double x) {
  const double sum = 1 + x;
  if (sum == 1 || !hasLogarithm(sum)) return sum == 1 ? x : withoutLogarithm(sum);
  return log(sum) + (x - (sum - 1)) / sum;  // what the sum has rounded away
}

double exp(double x) {
  if (x > 710) return kInfinity;
  if (x < -746) return 0;
  if (x != x) return x;
  const double twos = std::nearbyint(x * std::numbers::log2e);
  return scaled(exponentialNearZero(x - twos * kLn2High, twos * kLn2Low), twos);
}

double exp2(double x) {
  if (x > 1024) return kInfinity;
  if (x < -1076) return 0;
  if (x != x) return x;
  const double twos = std::nearbyint(x);
  return scaled(exponentialNearZero((x - twos) * std::numbers::ln2, 0), twos);
}

double asinh(double x) {
  const double size = std::abs(x);
  // Beyond 2^28 the root is x itself, and long before its square overflows.
  const double value =
      size < 0x1p28 ? log1p(size + size * size / (1 + std::sqrt(1 + size * size))) : log(size) + std::numbers::ln2;
  return std::copysign(value, x);
}

double sin(double x) { return x == 0 ? x : turned(x, 0); }
double cos(double x) { return turned(x, 1); }

}  // namespace earshot::series
