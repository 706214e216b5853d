#include "server-relay/serve/router.h"

#include <utility>

#include "server-relay/http/request_target.h"
#include "server-relay/live/topics.h"

namespace earshot::relay {
namespace {

/// A catalog is data: a page or picture that got into it must not act with the rights of the site beside it.
constexpr const char* kCatalogPolicy = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'";

}  // namespace

Router::Router(const Config& config, const Background& background, std::function<std::string()> metrics,
               std::function<bool()> hasLog)
    : metrics_(std::move(metrics)), hasLog_(std::move(hasLog)) {
  if (!config.site.empty()) {
    const char* live = config.log.empty() ? "" : "/live";
    StaticFilesOptions options{config.site, "", Audience::OwnPages, config.contentSecurityPolicy, live};
    if (!config.log.empty()) options.tracks = trackChannels(config);
    site_ = std::make_unique<StaticFiles>(std::move(options), tags_, background);
  }
  if (!config.catalog.empty()) {
    catalog_ = std::make_unique<StaticFiles>(
        StaticFilesOptions{config.catalog, "/catalog", Audience::AnyPage, kCatalogPolicy}, tags_, background);
  }
}

void Router::answer(const Request& request, const Reply& reply) const {
  if (request.method == "OPTIONS" && request.target == "*") {
    Response response;
    response.status = 204;
    response.add("Allow", "GET, HEAD, OPTIONS");
    return reply(std::move(response));
  }
  auto target = parseRequestTarget(request.target);
  if (!target) return reply(plainResponse(400, "The address " + target.error().what + "."));

  const auto& segments = target->segments;
  if (segments.size() == 1 && !target->endsWithSlash) {
    if (segments[0] == "healthz") return reply(health(request, ""));
    if (segments[0] == "readyz") return reply(health(request, whyNotReady()));
    if (segments[0] == "metrics") return reply(metrics(request));
  }
  if (catalog_ && !segments.empty() && segments[0] == "catalog") {
    target->segments.erase(target->segments.begin());
    return catalog_->answer(request, *target, reply);
  }
  if (site_) return site_->answer(request, *target, reply);
  reply(plainResponse(404, "There is nothing here."));
}

std::string Router::whyNotReady() const {
  if (draining_) return "stopping";
  return hasLog_() ? "" : "the log is out of reach";
}

Response Router::health(const Request& request, const std::string& fault) {
  if (request.method != "GET" && request.method != "HEAD") return methodNotAllowed("GET, HEAD");
  return fault.empty() ? plainResponse(200, "ok") : plainResponse(503, fault);
}

Response Router::metrics(const Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") return methodNotAllowed("GET, HEAD");
  Response response;
  response.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  response.add("Cache-Control", "no-store");
  response.add("X-Content-Type-Options", "nosniff");
  response.text = metrics_();
  return response;
}

}  // namespace earshot::relay
