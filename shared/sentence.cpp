#include "shared/sentence.h"

#include "shared/decimal_text.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

constexpr std::size_t kLongestQuotation = 60;

}  // namespace

void Word::appendText(const Word& word, std::string& sentence) { sentence += word.text_; }

void Word::appendNumber(const Word& word, std::string& sentence) { sentence += decimalText(word.number_); }

void Word::appendGrouped(const Word& word, std::string& sentence) {
  const std::string digits = digitsOf(word.whole_);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) sentence += ',';
    sentence += digits[i];
  }
}

void Word::appendQuotation(const Word& word, std::string& sentence) {
  const std::string_view text = word.text_;
  std::string excerpt = repairUtf8(text.substr(0, kLongestQuotation));
  for (char& c : excerpt)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  excerpt.insert(0, 1, '"');
  sentence += excerpt;
  sentence += text.size() > kLongestQuotation ? "...\"" : "\"";
}

std::string sentence(Wording words) {
  std::string text;
  for (const Word& word : words) word.appendTo(text);
  return text;
}

}  // namespace earshot
