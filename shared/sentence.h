#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace earshot {

/// What a sentence is made of: text, or a number that is spelled when the sentence is put together. Errors are worded
/// so: at each of the hundred places where one may arise there are then only pointers and numbers, not the code that
/// joins strings. Views what it is made of.
class Word {
 public:
  Word(std::string_view text) : append_(appendText), text_(text) {}
  Word(const char* text) : Word(std::string_view(text)) {}
  Word(const std::string& text) : Word(std::string_view(text)) {}

  /// As decimalText: 1.5, "NaN". Whole numbers are exact up to 2^53.
  Word(double number) : append_(appendNumber), number_(number) {}
  template <class Number>
  requires(std::integral<Number> || std::same_as<Number, float>) Word(Number number)
      : Word(static_cast<double>(number)) {}

  /// 10240 as "10,240".
  friend Word grouped(std::uint64_t number);

  /// What a message may quote of text that nobody has checked: valid UTF-8, no control characters, at most about 60
  /// bytes, in quotation marks.
  friend Word quoted(std::string_view text);

  void appendTo(std::string& sentence) const { append_(*this, sentence); }

 private:
  static void appendText(const Word& word, std::string& sentence);
  static void appendNumber(const Word& word, std::string& sentence);
  static void appendQuotation(const Word& word, std::string& sentence);
  static void appendGrouped(const Word& word, std::string& sentence);

  // Not a kind, so that a program holds only what it spells.
  void (*append_)(const Word&, std::string&);
  union {
    std::string_view text_;
    double number_;
    std::uint64_t whole_;
  };
};

inline Word grouped(std::uint64_t number) {
  Word word("");
  word.append_ = Word::appendGrouped;
  word.whole_ = number;
  return word;
}

inline Word quoted(std::string_view text) {
  Word word(text);
  word.append_ = Word::appendQuotation;
  return word;
}

using Wording = std::initializer_list<Word>;

std::string sentence(Wording words);

}  // namespace earshot
