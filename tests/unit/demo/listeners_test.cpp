#include <algorithm>
#include <map>
#include <set>

#include "demo/catalog/plan.h"
#include "demo/listeners/simulation.h"
#include "demo/styles/style.h"
#include "native/json.h"
#include "shared/records/play_layout.h"
#include "tests/catch.h"

using namespace earshot;
using namespace earshot::demo;

namespace {

bool loves(const Persona& persona, const Piece& piece) {
  return std::find(persona.loved.begin(), persona.loved.end(), piece.style->name) != persona.loved.end();
}

}  // namespace

TEST_CASE("personas love styles that exist, each of them at least once, and at least two each") {
  std::set<std::string_view> styles;
  for (const Style* style : allStyles()) styles.insert(style->name);
  std::set<std::string_view> loved;
  for (const Persona& persona : allPersonas()) {
    CHECK(persona.loved.size() >= 2);
    for (const auto names : {persona.loved, persona.liked})
      for (const std::string_view name : names) CHECK(styles.count(name) == 1);
    loved.insert(persona.loved.begin(), persona.loved.end());
  }
  CHECK(loved == styles);
}

TEST_CASE("simulated listeners mostly play what their persona loves, three pieces or more, none twice") {
  const auto plan = planCatalog(144, 1);
  const auto listeners = simulateListeners(plan, 200, 1);
  std::map<const Persona*, std::pair<int, int>> share;  // loved, all: of the first five
  for (const SimulatedListener& listener : listeners) {
    CHECK(listener.history.size() >= 3);
    std::set<std::size_t> pieces;
    for (const SimulatedPlay& play : listener.history) {
      CHECK(pieces.insert(play.piece).second);
      CHECK(play.plays >= 1);
    }
    auto& [loved, all] = share[listener.persona];
    for (std::size_t i = 0; i < 3; ++i, ++all) loved += loves(*listener.persona, plan[listener.history[i].piece]);
  }
  CHECK(share.size() == allPersonas().size());
  for (const auto& [persona, counts] : share) {
    INFO(persona->name);
    CHECK(counts.first > 0.6 * counts.second);
  }
}

TEST_CASE("nobody has played the new arrivals, one of each style; everything else somebody has") {
  const auto plan = planCatalog(144, 1);
  std::vector<int> played(plan.size());
  for (const SimulatedListener& listener : simulateListeners(plan, 600, 1))
    for (const SimulatedPlay& play : listener.history) ++played[play.piece];
  std::set<std::string_view> arrived;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    CHECK((played[i] == 0) == isNewArrival(plan[i]));
    if (isNewArrival(plan[i])) arrived.insert(plan[i].style->name);
  }
  CHECK(arrived.size() == allStyles().size());
}

TEST_CASE("every simulated event says so and is one that training reads") {
  const auto plan = planCatalog(24, 1);
  const auto listeners = simulateListeners(plan, 40, 3);
  const std::string text = eventLines(listeners, plan, "opus");
  CHECK(text == eventLines(simulateListeners(plan, 40, 3), plan, "opus"));
  CHECK(text != eventLines(simulateListeners(plan, 40, 4), plan, "opus"));
  std::set<std::string> names;
  std::set<std::string> events;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin)) {
    const auto json = parseJson(std::string_view(text).substr(begin, end - begin), "events");
    REQUIRE(json.ok());
    CHECK(*json->find("simulated")->boolean());
    events.insert(*json->find("event")->string());
    std::string ids[2];
    std::string_view dropped;
    const auto play = playOfJson(*json, 1, "events", ids, dropped);
    REQUIRE((play.ok() && play->has_value()));
    CHECK((*play)->item.substr((*play)->item.size() - 5) == ".opus");
    names.insert(std::string((*play)->listener));
  }
  CHECK(names.size() == 40);
  CHECK(events == std::set<std::string>{"play", "like", "skip", "dislike"});
  const auto described = parseJson(describeListeners(listeners, plan, "opus"), "listeners");
  REQUIRE(described.ok());
  CHECK(*described->find("simulated")->boolean());
  CHECK(described->find("listeners")->object()->size() == 40);
}
