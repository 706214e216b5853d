#pragma once

#include <string>

namespace earshot {

/// Appends the shortest decimal text that reads back as the same number; whole numbers below 2^53 without an exponent.
/// JSON knows neither NaN nor infinity: they become null, as in JavaScript.
void appendNumber(std::string& text, double value);
void appendNumber(std::string& text, float value);

/// The double whose shortest text is that of `value`: 0.1f becomes 0.1, not 0.10000000149011612. It converts back to
/// the same float.
double widenByText(float value);

}  // namespace earshot
