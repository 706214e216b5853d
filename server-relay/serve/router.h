#pragma once

#include <functional>
#include <memory>
#include <string>

#include "server-relay/config/config.h"
#include "server-relay/files/entity_tags.h"
#include "server-relay/files/static_files.h"
#include "server-relay/http/message.h"

namespace earshot::relay {

/// Which room answers which address: /healthz, /readyz and /metrics, then the catalog at /catalog/, then the site at /.
/// Thread-safe.
class Router {
 public:
  /// From any thread: `metrics`: the text of /metrics; `hasLog`: whether the log, if there is one, can be used now.
  Router(const Config& config, const Background& background, std::function<std::string()> metrics,
         std::function<bool()> hasLog);

  void answer(const Request& request, const Reply& reply) const;

  /// From now on /readyz says 503, so that a load balancer sends nobody any more.
  void beginDrain() { draining_ = true; }

  /// Ends long work in the background soon.
  void cancelBackground() { tags_.cancel(); }

 private:
  /// `fault`: why it is not well; empty: it is.
  static Response health(const Request& request, const std::string& fault);
  std::string whyNotReady() const;
  Response metrics(const Request& request) const;

  std::function<std::string()> metrics_;
  std::function<bool()> hasLog_;
  mutable EntityTags tags_;
  std::unique_ptr<StaticFiles> site_;     ///< null: none
  std::unique_ptr<StaticFiles> catalog_;  ///< null: none
  std::atomic<bool> draining_ = false;
};

}  // namespace earshot::relay
