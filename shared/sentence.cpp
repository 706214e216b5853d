#include "shared/sentence.h"

#include "shared/decimal_text.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

constexpr std::size_t kLongestQuotation = 60;

std::string groupedDigits(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, 1, ',');
  return digits;
}

std::string quotation(std::string_view text) {
  std::string excerpt = repairUtf8(text.substr(0, kLongestQuotation));
  for (char& c : excerpt)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  excerpt.insert(0, 1, '"');
  return excerpt += text.size() > kLongestQuotation ? "...\"" : "\"";
}

}  // namespace

void Word::appendTo(std::string& sentence) const {
  switch (kind_) {
    case Kind::Text:
      sentence += text_;
      break;
    case Kind::Quoted:
      sentence += quotation(text_);
      break;
    case Kind::Number:
      sentence += decimalText(number_);
      break;
    case Kind::Grouped:
      sentence += groupedDigits(whole_);
      break;
  }
}

std::string sentence(Wording words) {
  std::string text;
  for (const Word& word : words) word.appendTo(text);
  return text;
}

}  // namespace earshot
