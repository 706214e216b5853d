#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/records/json.h"

namespace earshot {

/// What became of something that was not as it should be.
enum class Cleaning {
  RowDropped,    ///< the whole row is not in the catalog
  Merged,        ///< the row is another one's duplicate; its id still resolves
  ValueDropped,  ///< no such value is possible: unknown now
  ValueClipped,  ///< outside of what is usual: the nearest usual value now
  ValueFilled,   ///< not known: the space's mean stands in its place
  Repaired,      ///< kept, mended
  Unmatched,     ///< found on one side of a join only
};
std::string_view name(Cleaning cleaning);  ///< as in JSON: "row dropped"

/// All that was not taken from sources as it stood: counts, and the first few of each kind.
class CleaningReport {
 public:
  static constexpr std::size_t kExamples = 5;

  struct Example {
    std::string source;
    std::uint64_t line = 0;  ///< 0: no line
    std::string value;       ///< at most some 60 bytes of it
  };
  struct Finding {
    Cleaning cleaning;
    std::string what;  ///< "tempo above 260"
    std::uint64_t count = 0;
    std::vector<Example> examples;
  };

  std::uint64_t rows = 0;    ///< read, the dropped ones too
  std::uint64_t tracks = 0;  ///< in the catalog

  /// `what` says which column and fault; equal ones are counted together.
  void add(Cleaning cleaning, std::string_view what, std::string_view source, std::uint64_t line,
           std::string_view value, std::uint64_t count = 1);

  const std::vector<Finding>& findings() const { return findings_; }  ///< in the order of their first example
  std::uint64_t count(Cleaning cleaning) const;

  /// {"rows", "tracks", "findings": [{"cleaning", "what", "count", "examples": [{"source", "line", "value"}]}]}
  Json json() const;

  /// A line a finding, with one example, most important first; empty if there are none.
  std::string text() const;

 private:
  std::vector<Finding> findings_;
};

}  // namespace earshot
