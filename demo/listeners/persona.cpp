#include "demo/listeners/persona.h"

#include <array>

namespace earshot::demo {
namespace {

using Styles = const std::string_view[];

constexpr Styles kNightLoved = {"ambient drift", "drum and bass", "lo-fi hip-hop"};
constexpr Styles kNightLiked = {"minimal mallets", "dub reggae"};
constexpr Styles kConservatoryLoved = {"baroque chamber", "synthwave"};
constexpr Styles kConservatoryLiked = {"minimal mallets", "swing trio"};
constexpr Styles kKitchenLoved = {"bossa nova", "dub reggae", "funk"};
constexpr Styles kKitchenLiked = {"swing trio"};
constexpr Styles kPorchLoved = {"folk fingerstyle", "swing trio"};
constexpr Styles kPorchLiked = {"baroque chamber", "bossa nova"};
constexpr Styles kStudioLoved = {"lo-fi hip-hop", "minimal mallets", "baroque chamber"};
constexpr Styles kStudioLiked = {"ambient drift"};
constexpr Styles kFloorLoved = {"deep house", "funk"};
constexpr Styles kFloorLiked = {"drum and bass", "synthwave"};
constexpr Styles kCommuterLoved = {"synthwave", "folk fingerstyle"};
constexpr Styles kCommuterLiked = {"deep house", "lo-fi hip-hop"};
constexpr Styles kCollectorLoved = {"swing trio", "dub reggae", "ambient drift"};
constexpr Styles kCollectorLiked = {"funk"};
constexpr Styles kRunnerLoved = {"drum and bass", "bossa nova"};
constexpr Styles kRunnerLiked = {"funk", "deep house"};
constexpr Styles kReaderLoved = {"minimal mallets", "deep house"};
constexpr Styles kReaderLiked = {"folk fingerstyle", "ambient drift"};

constexpr std::array<Persona, 10> kPersonas = {{
    {"night shift", kNightLoved, kNightLiked, Mode::Minor},
    {"conservatory", kConservatoryLoved, kConservatoryLiked, std::nullopt},
    {"kitchen", kKitchenLoved, kKitchenLiked, std::nullopt},
    {"porch", kPorchLoved, kPorchLiked, Mode::Major},
    {"studio", kStudioLoved, kStudioLiked, std::nullopt},
    {"floor", kFloorLoved, kFloorLiked, std::nullopt},
    {"commuter", kCommuterLoved, kCommuterLiked, std::nullopt},
    {"collector", kCollectorLoved, kCollectorLiked, Mode::Minor},
    {"runner", kRunnerLoved, kRunnerLiked, std::nullopt},
    {"reader", kReaderLoved, kReaderLiked, Mode::Major},
}};

}  // namespace

std::span<const Persona> allPersonas() { return kPersonas; }

}  // namespace earshot::demo
