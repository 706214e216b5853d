#pragma once

#include <cstdint>
#include <string>

namespace earshot {

/// A number as errors show it: up to six decimals, without trailing zeros; from 1e15 on, and below 1e-4, with an
/// exponent ("1.5e20"). "NaN", "infinity", "-infinity". std::to_string would bring all of printf into every page.
std::string decimalText(double value);

/// A whole number. std::to_string brings a table of all pairs of digits.
std::string digitsOf(std::uint64_t number);

}  // namespace earshot
