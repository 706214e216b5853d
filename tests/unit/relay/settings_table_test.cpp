#include <fstream>
#include <sstream>

#include "server-relay/config/documentation.h"
#include "tests/catch.h"

TEST_CASE("the table in docs/relay.md is the one the program prints") {
  const std::ifstream file("docs/relay.md");
  REQUIRE(file);
  std::stringstream text;
  text << file.rdbuf();
  // Renew it with: earshot-relay --print-config-docs
  CHECK_THAT(text.str(),
             Catch::Contains("<!-- settings -->\n" + earshot::relay::settingsTable() + "<!-- /settings -->"));
}
