#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace earshot {

/// Appends the shortest decimal text that reads back as the same number; whole numbers below 2^53 without an exponent.
/// JSON knows neither NaN nor infinity: they become null, as in JavaScript.
void appendNumber(std::string& text, double value);
void appendNumber(std::string& text, float value);
std::string numberText(double value);
std::string numberText(float value);

/// The double whose shortest text is that of `value`: 0.1f becomes 0.1, not 0.10000000149011612. It converts back to
/// the same float.
double widenByText(float value);

/// The finite number that a text is, all of it: "-8.09", "1e-05", "+3"; blanks around it do not count. Nothing for an
/// empty text, "nan", "inf", hexadecimal digits, a number beyond what a double holds, a comma in it.
std::optional<double> parseNumber(std::string_view text);

}  // namespace earshot
