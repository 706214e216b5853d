#pragma once

#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <type_traits>

namespace earshot {

/// A vector of frames as KissFFT's scalar: its butterflies run on all of them at once, because they vectorize over the
/// scalar type and not within a transform. Vector: Lanes, or a vector of doubles.
template <class Vector>
struct FourierScalar {
  Vector lanes{};

  FourierScalar() = default;
  // Implicit, since KissFFT writes 0, 0.5 and i * increment where a scalar is expected.
  FourierScalar(Vector value) : lanes(value) {}
  FourierScalar(double value) : lanes(Vector{} + static_cast<std::remove_reference_t<decltype(Vector{}[0])>>(value)) {}

  friend FourierScalar operator+(FourierScalar a, FourierScalar b) { return a.lanes + b.lanes; }
  friend FourierScalar operator-(FourierScalar a, FourierScalar b) { return a.lanes - b.lanes; }
  friend FourierScalar operator*(FourierScalar a, FourierScalar b) { return a.lanes * b.lanes; }
  friend FourierScalar operator/(FourierScalar a, FourierScalar b) { return a.lanes / b.lanes; }
  friend FourierScalar operator-(FourierScalar a) { return -a.lanes; }
};

}  // namespace earshot

namespace std {

// The standard promises std::complex for the built-in types only, so everything that KissFFT calls is spelled out.
template <class Vector>
class complex<earshot::FourierScalar<Vector>> {
  using Scalar = earshot::FourierScalar<Vector>;

 public:
  complex() = default;
  complex(Scalar real, Scalar imaginary) : real_(real), imaginary_(imaginary) {}

  Scalar real() const { return real_; }
  Scalar imag() const { return imaginary_; }
  void imag(Scalar value) { imaginary_ = value; }

  complex& operator+=(const complex& other) { return *this = *this + other; }
  complex& operator*=(const Scalar& factor) { return *this = {real_ * factor, imaginary_ * factor}; }
  friend complex operator+(const complex& a, const complex& b) {
    return {a.real_ + b.real_, a.imaginary_ + b.imaginary_};
  }
  friend complex operator-(const complex& a, const complex& b) {
    return {a.real_ - b.real_, a.imaginary_ - b.imaginary_};
  }
  friend complex operator*(const complex& a, const complex& b) {
    return {a.real_ * b.real_ - a.imaginary_ * b.imaginary_, a.real_ * b.imaginary_ + a.imaginary_ * b.real_};
  }
  friend complex operator*(const complex& a, const Scalar& factor) { return {a.real_ * factor, a.imaginary_ * factor}; }

 private:
  Scalar real_;
  Scalar imaginary_;
};

template <class Vector>
earshot::FourierScalar<Vector> acos(earshot::FourierScalar<Vector> x) {
  return std::acos(static_cast<double>(x.lanes[0]));
}

/// KissFFT's twiddle factors. It counts the phase up in the scalar type, where a float is off by 4e-7 at the far end;
/// but every phase of a power-of-two transform is a whole number of 2^-16 turns, so the exact one can be told.
template <class Vector>
complex<earshot::FourierScalar<Vector>> exp(const complex<earshot::FourierScalar<Vector>>& exponent) {
  constexpr double kSteps = 65536;
  const double turns = std::round(static_cast<double>(exponent.imag().lanes[0]) / (2 * numbers::pi) * kSteps) / kSteps;
  return {std::cos(2 * numbers::pi * turns), std::sin(2 * numbers::pi * turns)};
}

}  // namespace std

#include <kissfft/kissfft.hh>  // after the overloads above, which its templates look up by name

namespace earshot {

template <class Vector>
using LaneFourier = kissfft<FourierScalar<Vector>>;

template <class Vector>
using LaneComplex = std::complex<FourierScalar<Vector>>;

}  // namespace earshot
