#include "wasm/bindings/outcome.h"

#include <string>

using emscripten::val;

namespace earshot {

val failed(const Error& error) {
  val report = val::object();
  report.set("code", std::string(name(error.code)));
  report.set("where", error.where);
  report.set("what", error.what);
  report.set("remedy", error.remedy);
  val outcome = val::object();
  outcome.set("error", report);
  return outcome;
}

val succeeded(val value) {
  val outcome = val::object();
  outcome.set("value", value);
  return outcome;
}

}  // namespace earshot
