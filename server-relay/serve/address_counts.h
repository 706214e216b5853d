#pragma once

#include <array>
#include <atomic>
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>

namespace earshot::relay {

/// How many connections there are, and each address has. Of IPv6 the first 64 bits count: they are what one customer
/// gets. Those of this machine itself, 127.0.0.1 and ::1, have no limit: they are its proxy's, or its own programs'.
/// Thread-safe.
class AddressCounts {
 public:
  /// `most`: of one address; 0: no limit.
  explicit AddressCounts(std::size_t most) : most_(most), state_(std::make_shared<State>()) {}

  struct Taken {
    bool within = false;                ///< the limit
    std::shared_ptr<const void> place;  ///< to be kept as long as the connection; null: too many even to be told so
  };
  Taken take(const boost::asio::ip::address& address);
  /// Places that are kept, of all addresses.
  std::size_t size() const { return state_->all; }

 private:
  using Key = std::array<unsigned char, 8>;
  struct State {
    std::atomic<std::size_t> all = 0;
    std::mutex mutex;
    std::map<Key, std::size_t> open;  ///< by addresses that have a limit
  };
  struct Place;

  static Key keyOf(const boost::asio::ip::address& address);

  std::size_t most_;
  std::shared_ptr<State> state_;  ///< outlives the connections
};

}  // namespace earshot::relay
