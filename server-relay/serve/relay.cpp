#include "server-relay/serve/relay.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <thread>
#include <vector>

#include "server-relay/serve/connection.h"
#include "server-relay/serve/connection_set.h"
#include "server-relay/serve/listener.h"
#include "server-relay/serve/live_endpoint.h"
#include "server-relay/serve/metrics.h"
#include "server-relay/serve/openings.h"
#include "server-relay/serve/router.h"

namespace earshot::relay {
namespace {

namespace asio = boost::asio;

void setUpLog(const Config& config) {
  auto logger = spdlog::stderr_logger_mt("earshot-relay");
  logger->set_level(spdlog::level::from_str(config.logLevel == "warn" ? "warning" : config.logLevel));
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  spdlog::set_default_logger(std::move(logger));
}

/// Descriptors: one a connection, one for the file it is sent, and some for ourselves.
void raiseDescriptorLimit(const Config& config) {
  constexpr rlim_t kOwn = 64;
  constexpr rlim_t kPerConnection = 2;
  const rlim_t wanted = kPerConnection * config.maxConnections + kOwn;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? wanted : std::min(wanted, limit.rlim_max);
  const bool raised = setrlimit(RLIMIT_NOFILE, &limit) == 0;
  if (!raised || limit.rlim_cur < wanted) {
    spdlog::warn("the system allows {} open files; max-connections = {} can need {}: raise it with ulimit -n",
                 limit.rlim_cur, config.maxConnections, wanted);
  }
}

/// Stops the relay in order: first no new connections, then none that idle, then, when time is up, none at all.
/// Everything runs on one strand.
class Shutdown {
 public:
  Shutdown(asio::io_context& context, const Config& config, Router& router, Listener& listener, ConnectionSet& set,
           LiveEndpoint* live)
      : config_(config),
        router_(router),
        listener_(listener),
        set_(set),
        live_(live),
        strand_(asio::make_strand(context)),
        signals_(strand_, SIGINT, SIGTERM),
        timer_(strand_) {}

  void arm() {
    signals_.async_wait([this](boost::system::error_code error, int number) {
      if (!error) begin(number);
    });
  }

 private:
  void begin(int number) {
    spdlog::info("{}: finishing {} connections", number == SIGINT ? "SIGINT" : "SIGTERM",
                 set_.size() + (live_ != nullptr ? live_->size() : 0));
    deadline_ = std::chrono::steady_clock::now() + config_.drainTimeout;
    signals_.async_wait([this](boost::system::error_code error, int) {
      if (!error) cut();
    });
    router_.beginDrain();
    // From when it has closed, the set only shrinks.
    listener_.close([this] { asio::post(strand_, [this] { askConnections(); }); });
  }

  void askConnections() {
    for (const auto& connection : set_.all()) connection->drain();
    if (live_ != nullptr) live_->drain();
    awaitConnections();
  }

  void awaitConnections() {
    constexpr std::chrono::milliseconds kPeriod{20};
    if (set_.size() == 0 && (live_ == nullptr || live_->size() == 0)) return finish();
    if (std::chrono::steady_clock::now() >= deadline_) return cut();
    timer_.expires_after(kPeriod);
    timer_.async_wait([this](boost::system::error_code error) {
      if (!error) awaitConnections();
    });
  }

  void cut() {
    const auto connections = set_.all();
    const std::size_t count = connections.size() + (live_ != nullptr ? live_->size() : 0);
    if (count > 0) spdlog::warn("cutting {} connections that did not finish in time", count);
    for (const auto& connection : connections) connection->cut();
    finish();
  }

  void finish() {
    router_.cancelBackground();
    if (live_ != nullptr) live_->cut();
    signals_.cancel();
    timer_.cancel();
  }

  const Config& config_;
  Router& router_;
  Listener& listener_;
  ConnectionSet& set_;
  LiveEndpoint* live_;  ///< null: none
  asio::strand<asio::io_context::executor_type> strand_;
  asio::signal_set signals_;
  asio::steady_timer timer_;
  std::chrono::steady_clock::time_point deadline_;
};

/// One thread's share of the work. What a handler throws (out of memory) ends its connection, not the others'.
void serve(asio::io_context& context) {
  for (;;) {
    try {
      context.run();
      return;
    } catch (const std::exception& error) {
      spdlog::error("a connection ended: {}", error.what());
    }
  }
}

/// A task that fails lets go of its connection, which ends it.
void runInBackground(asio::thread_pool& background, std::function<void()> task) {
  asio::post(background, [task = std::move(task)] {
    try {
      task();
    } catch (const std::exception& error) {
      spdlog::error("an answer could not be made: {}", error.what());
    }
  });
}

void announce(const Config& config, std::uint16_t port) {
  Endpoint bound = config.listen;
  bound.port = port;
  const auto named = [](const char* what, const std::string& path) {
    return path.empty() ? std::string("no ") + what : std::string(what) + ' ' + path;
  };
  std::printf("earshot-relay: listening on %s://%s/ (%s, %s)\n", config.tlsCertificate.empty() ? "http" : "https",
              bound.text().c_str(), named("site", config.site).c_str(), named("catalog", config.catalog).c_str());
  std::fflush(stdout);
  if (!config.listen.isLoopback()) spdlog::warn("other machines can reach this relay at {}", bound.text());
  if (config.site.empty() && config.catalog.empty() && config.log.empty()) {
    spdlog::warn("there is nothing to serve: name a folder with --site or --catalog, or a log with --log");
  }
}

int refuse(const Error& error) {
  std::fprintf(stderr, "earshot-relay: %s\n", error.message().c_str());
  return 1;
}

}  // namespace

int runRelay(const Config& config) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of who writes it, not the end
  setUpLog(config);
  raiseDescriptorLimit(config);
  auto tls = openTls(config);
  if (!tls) return refuse(tls.error());
  auto tokens = openTokens(config);
  if (!tokens) return refuse(tokens.error());
  auto log = openLogIfAny(config, [](bool reached, const std::string& why) {
    if (reached) {
      spdlog::info("Kafka is reached again");
    } else {
      spdlog::warn("Kafka is out of reach: {}", why);
    }
  });
  if (!log) return refuse(log.error());

  // In this order, so that whatever still waits in the context is destroyed before what it refers to. Of what is live
  // nothing waits there that refers to it: its sockets are closed before the threads end.
  ConnectionSet connections;
  asio::thread_pool background(1);
  LiveEndpoint* metered = nullptr;
  Router router(
      config, [&background](std::function<void()> task) { runInBackground(background, std::move(task)); },
      [&connections, &metered] { return metricsText(connections.size(), metered); },
      [&metered] { return metered == nullptr || metered->isOpen(); });
  asio::io_context context(static_cast<int>(config.threads));
  std::unique_ptr<LiveEndpoint> live;
  if (*log != nullptr) live = std::make_unique<LiveEndpoint>(context, config, **log, std::move(*tokens));
  metered = live.get();
  Listener listener(context, config, router, connections, live.get(), tls->get());
  Shutdown shutdown(context, config, router, listener, connections, live.get());

  const auto port = listener.open();
  if (!port) return refuse(port.error());
  shutdown.arm();
  if (live != nullptr) live->start();
  announce(config, *port);

  std::vector<std::thread> threads;
  for (std::uint64_t i = 1; i < config.threads; ++i) threads.emplace_back([&context] { serve(context); });
  serve(context);
  for (std::thread& thread : threads) thread.join();
  if (live != nullptr) live->stop();
  log->reset();  // tells what becomes of events under way, while those are there whom it tells
  background.join();
  spdlog::info("stopped");
  return 0;
}

}  // namespace earshot::relay
