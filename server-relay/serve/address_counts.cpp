#include "server-relay/serve/address_counts.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace earshot::relay {
namespace {

namespace ip = boost::asio::ip;

/// Connections beyond the limit that are told so.
constexpr std::size_t kToldAtOnce = 8;

bool isOfThisMachine(const ip::address& address) {
  return address == ip::address(ip::address_v4::loopback()) || address == ip::address(ip::address_v6::loopback());
}

/// Of IPv4 by way of IPv6, as a socket that listens for both tells it.
ip::address unmapped(const ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

}  // namespace

/// A connection's in the counts.
struct AddressCounts::Place {
  Place(std::shared_ptr<State> its, std::optional<Key> itsKey) : state(std::move(its)), key(itsKey) { ++state->all; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    --state->all;
    if (!key) return;
    const std::lock_guard guard(state->mutex);
    const auto found = state->open.find(*key);
    if (--found->second == 0) state->open.erase(found);
  }
  std::shared_ptr<State> state;
  std::optional<Key> key;  ///< none: without limit
};

AddressCounts::Key AddressCounts::keyOf(const ip::address& address) {
  Key key{};
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    // What no IPv6 network begins with.
    key.fill(0xff);
    std::copy(bytes.begin(), bytes.end(), key.begin() + 4);
  } else {
    const auto bytes = address.to_v6().to_bytes();
    std::copy_n(bytes.begin(), key.size(), key.begin());
  }
  return key;
}

AddressCounts::Taken AddressCounts::take(const ip::address& whole) {
  const ip::address address = unmapped(whole);
  if (most_ == 0 || isOfThisMachine(address)) return {true, std::make_shared<const Place>(state_, std::nullopt)};
  const Key key = keyOf(address);
  bool within = false;
  {
    const std::lock_guard guard(state_->mutex);
    std::size_t& open = state_->open[key];
    if (open >= most_ + kToldAtOnce) return {};
    within = ++open <= most_;
  }
  return {within, std::make_shared<const Place>(state_, key)};
}

}  // namespace earshot::relay
