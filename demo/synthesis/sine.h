#pragma once

namespace earshot::demo {

/// The fractional part, for values in (-2^31, 2^31). Through an int, so that loops of it vectorize on any x86-64.
inline float fraction(float value) {
  const float whole = static_cast<float>(static_cast<int>(value));
  const float rest = value - whole;
  return rest < 0 ? rest + 1 : rest;
}

/// sin(2 pi turns), for turns in [-8, 1000]; the polynomial's error is below 1e-7 (a least-maximum fit over one turn),
/// the argument's rounding adds 1e-5. The same bits on every machine, unlike the C library's.
inline float sineOfTurns(float turns) {
  const float positive = turns + 8;
  const int nearest = static_cast<int>(positive + 0.5F);   // NOLINT(bugprone-incorrect-roundings): lround is no lane op
  const float x = positive - static_cast<float>(nearest);  // [-0.5, 0.5]
  const float y = x * x;
  return x * (6.2831828F + y * (-41.341421F + y * (81.596184F + y * (-76.5801F + y * (41.205392F - y * 12.271259F)))));
}

}  // namespace earshot::demo
