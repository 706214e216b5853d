#include "server-relay/tokens/token_checker.h"

#include <functional>
#include <thread>

#include "tests/catch.h"
#include "tests/unit/relay/temporary_folder.h"
#include "tests/unit/relay_tokens/tokens.h"

using namespace earshot;
using namespace earshot::relay;

namespace {

constexpr std::int64_t kNow = 1'700'000'000;
const std::string kClaims = R"({"sub":"ann","exp":1700000100})";

std::string keySet(const RsaPair& pair, const std::string& id) { return R"({"keys":[)" + pair.jwk(id) + "]}"; }

/// Waits for what a checker notices by itself.
bool soon(const std::function<bool()>& holds) {
  for (int i = 0; i < 300 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return holds();
}

}  // namespace

TEST_CASE("keys that are rotated are noticed, and a broken file changes nothing") {
  const testing::TemporaryFolder folder;
  const RsaPair& first = firstPair();
  const RsaPair& second = secondPair();
  folder.write("keys.json", keySet(first, "first"));
  const auto opened = TokenChecker::open("", folder.path() / "keys.json", {});
  REQUIRE(opened.ok());
  TokenChecker& checker = **opened;
  const std::string old = first.sign(R"({"alg":"RS256","kid":"first"})", kClaims);
  const std::string fresh = second.sign(R"({"alg":"RS256","kid":"second"})", kClaims);
  CHECK(checker.check(old, kNow).ok());
  CHECK(!checker.check(fresh, kNow).ok());

  folder.write("keys.json", "{ half a fi");
  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  CHECK(checker.check(old, kNow).ok());

  folder.write("new.json", keySet(second, "second"));
  std::filesystem::rename(folder.path() / "new.json", folder.path() / "keys.json");
  CHECK(soon([&] { return checker.check(fresh, kNow).ok(); }));
  CHECK(!checker.check(old, kNow).ok());
}

TEST_CASE("a secret and a key set are both taken") {
  const testing::TemporaryFolder folder;
  const RsaPair& pair = firstPair();
  folder.write("secret", std::string(40, 's'));
  folder.write("keys.json", keySet(pair, "a"));
  const auto checker = TokenChecker::open(folder.path() / "secret", folder.path() / "keys.json", {});
  REQUIRE(checker.ok());
  CHECK((*checker)->check(pair.sign(R"({"alg":"RS256","kid":"a"})", kClaims), kNow).ok());
  CHECK((*checker)->check(signedHs256(R"({"alg":"HS256"})", kClaims, std::string(40, 's')), kNow).ok());
}

TEST_CASE("files that cannot be read at the start are errors") {
  const testing::TemporaryFolder folder;
  CHECK(!TokenChecker::open(folder.path() / "none", "", {}).ok());
  CHECK(!TokenChecker::open("", folder.path() / "none", {}).ok());
  folder.write("keys.json", "{}");
  CHECK(!TokenChecker::open("", folder.path() / "keys.json", {}).ok());
}
