#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace earshot::relay {

class Connection;

/// The connections that are open, so that they can be counted and asked to end. Thread-safe.
class ConnectionSet {
 public:
  void add(const std::shared_ptr<Connection>& connection);
  void remove(const Connection* connection);
  std::size_t size() const;
  std::vector<std::shared_ptr<Connection>> all() const;

 private:
  mutable std::mutex mutex_;  ///< guards the map; no connection's function is called while it is held
  std::unordered_map<const Connection*, std::weak_ptr<Connection>> open_;
};

}  // namespace earshot::relay
