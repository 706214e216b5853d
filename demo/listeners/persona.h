#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "demo/theory/key.h"

namespace earshot::demo {

/// An invented kind of listener with a documented taste. What a persona loves together need not sound alike: that is
/// what plays can teach and sound cannot.
struct Persona {
  std::string_view name;
  std::span<const std::string_view> loved;  ///< styles
  std::span<const std::string_view> liked;  ///< styles, a fifth as much
  std::optional<Mode> mode;                 ///< preferred: the other one counts a third
};

std::span<const Persona> allPersonas();

}  // namespace earshot::demo
