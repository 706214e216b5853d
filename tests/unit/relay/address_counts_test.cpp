#include "server-relay/serve/address_counts.h"

#include <string>
#include <vector>

#include "tests/catch.h"

using earshot::relay::AddressCounts;

namespace {

AddressCounts::Taken take(AddressCounts& counts, const std::string& address) {
  return counts.take(boost::asio::ip::make_address(address));
}

}  // namespace

TEST_CASE("an address has its share, and gets back what it lets go of") {
  AddressCounts counts(2);
  auto first = take(counts, "192.0.2.1");
  const auto second = take(counts, "192.0.2.1");
  CHECK(first.within);
  CHECK(second.within);
  CHECK_FALSE(take(counts, "192.0.2.1").within);
  CHECK_FALSE(take(counts, "::ffff:192.0.2.1").within);
  CHECK(take(counts, "192.0.2.2").within);
  CHECK(counts.size() == 2);
  first.place.reset();
  CHECK(counts.size() == 1);
  CHECK(take(counts, "192.0.2.1").within);
}

TEST_CASE("of IPv6 the network counts, not the address") {
  AddressCounts counts(1);
  const auto first = take(counts, "2001:db8:0:1::1");
  CHECK_FALSE(take(counts, "2001:db8:0:1:ffff::2").within);
  CHECK(take(counts, "2001:db8:0:2::1").within);
}

TEST_CASE("some beyond the limit are told so, further ones are not even that") {
  AddressCounts counts(1);
  std::vector<AddressCounts::Taken> all;
  while (all.empty() || all.back().place != nullptr) all.push_back(take(counts, "192.0.2.1"));
  CHECK(all.size() > 2);
  CHECK(all.size() < 100);
}

TEST_CASE("this machine's own connections have no limit, and nobody's where there is none; all are counted") {
  AddressCounts counts(1);
  AddressCounts unlimited(0);
  std::vector<AddressCounts::Taken> kept;
  for (int i = 0; i < 3; ++i) {
    for (const char* own : {"127.0.0.1", "::1", "::ffff:127.0.0.1"}) {
      kept.push_back(take(counts, own));
      CHECK(kept.back().within);
    }
    kept.push_back(take(unlimited, "192.0.2.1"));
    CHECK(kept.back().within);
  }
  CHECK(counts.size() == 9);
  CHECK(unlimited.size() == 3);
}
