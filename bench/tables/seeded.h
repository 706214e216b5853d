#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <string>
#include <vector>

namespace earshot {

/// Chance that is the same everywhere: the standard's engines are, its distributions are not.
class Seeded {
 public:
  explicit Seeded(std::uint64_t seed) : engine_(seed) {}

  double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }  ///< [0, 1)
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(unit() * static_cast<double>(count)); }
  bool happens(double probability) { return unit() < probability; }
  double normal() { return std::sqrt(-2 * std::log(1 - unit())) * std::cos(2 * std::numbers::pi * unit()); }

  /// Low numbers more often, as with fame: the square of an even chance.
  std::size_t famous(std::size_t count) {
    const double chance = unit();
    return static_cast<std::size_t>(chance * chance * static_cast<double>(count));
  }

  template <class T>
  const T& of(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }

 private:
  std::mt19937_64 engine_;
};

/// Words that sound like some language and mean nothing.
inline std::vector<std::string> inventWords(Seeded& chance, std::size_t count) {
  const std::vector<std::string> onsets = {"b", "d", "f", "g", "h",  "k",  "l",  "m",  "n",  "p",
                                           "r", "s", "t", "v", "br", "st", "tr", "ch", "sh", ""};
  const std::vector<std::string> vowels = {"a", "e", "i", "o", "u", "ai", "ea", "ou", "\xC3\xA9", "\xC3\xB6"};
  const std::vector<std::string> codas = {"", "", "", "n", "r", "s", "l", "nd", "st", "m"};
  std::vector<std::string> words;
  while (words.size() < count) {
    std::string word;
    for (std::size_t syllables = 1 + chance.below(3); syllables > 0; --syllables)
      word += chance.of(onsets) + chance.of(vowels) + chance.of(codas);
    if (word.size() < 2) continue;
    if (word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
    words.push_back(word);
  }
  return words;
}

}  // namespace earshot
