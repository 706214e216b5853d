#include <array>
#include <cstdio>

#include "demo/catalog/plan.h"
#include "demo/listeners/simulation.h"
#include "demo/styles/style.h"
#include "shared/records/json.h"

namespace earshot::demo {
namespace {

constexpr std::string_view kAbout =
    "Simulated listeners: invented personas with documented tastes, nobody's plays. Made by earshot-simulate.";

std::string listenerName(std::size_t number) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "simulated-%04zu", number + 1);
  return name.data();
}

std::string fileOf(const Piece& piece, std::string_view extension) {
  return fileStem(piece) + "." + std::string(extension);
}

Json namesOf(std::span<const std::string_view> names) {
  Json::Array array;
  for (const std::string_view name : names) array.emplace_back(name);
  return array;
}

}  // namespace

std::string eventLines(std::span<const SimulatedListener> listeners, std::span<const Piece> plan,
                       std::string_view extension) {
  std::string lines;
  for (std::size_t i = 0; i < listeners.size(); ++i) {
    for (const SimulatedPlay& play : listeners[i].history) {
      const auto tell = [&](std::string_view event, int count) {
        Json::Object line = {
            {"listener", listenerName(i)}, {"item", fileOf(plan[play.piece], extension)}, {"event", event}};
        if (count > 1) line.push_back({"count", count});
        line.push_back({"simulated", true});
        lines += Json(std::move(line)).text() + "\n";
      };
      tell("play", play.plays);
      if (play.liked) tell("like", 1);
      if (play.skipped) tell("skip", 1);
      if (play.disliked) tell("dislike", 1);
    }
  }
  return lines;
}

std::string describeListeners(std::span<const SimulatedListener> listeners, std::span<const Piece> plan,
                              std::string_view extension) {
  Json::Array personas;
  for (const Persona& persona : allPersonas()) {
    Json::Object object = {
        {"name", persona.name}, {"loves", namesOf(persona.loved)}, {"likes", namesOf(persona.liked)}};
    if (persona.mode) object.push_back({"prefers", *persona.mode == Mode::Major ? "major" : "minor"});
    personas.emplace_back(std::move(object));
  }
  Json::Object names;
  for (std::size_t i = 0; i < listeners.size(); ++i)
    names.push_back({listenerName(i), Json(listeners[i].persona->name)});
  Json::Array arrivals;
  for (const Piece& piece : plan)
    if (isNewArrival(piece)) arrivals.emplace_back(fileOf(piece, extension));
  return Json(Json::Object{{"simulated", true},
                           {"about", kAbout},
                           {"personas", std::move(personas)},
                           {"listeners", std::move(names)},
                           {"newArrivals", std::move(arrivals)}})
             .text(1) +
         "\n";
}

}  // namespace earshot::demo
