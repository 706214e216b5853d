#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace earshot {

/// How often each number was met; few enough to look through.
class Tally {
 public:
  std::size_t add(std::uint32_t number) {
    for (auto& [known, count] : counts_)
      if (known == number) return ++count;
    counts_.emplace_back(number, 1);
    return 1;
  }

 private:
  std::vector<std::pair<std::uint32_t, std::size_t>> counts_;
};

}  // namespace earshot
