#include "server-relay/files/static_files.h"

#include <utility>

#include "server-relay/files/cache_policy.h"
#include "server-relay/files/content_type.h"
#include "server-relay/http/byte_range.h"
#include "server-relay/http/entity_tag.h"

namespace earshot::relay {
namespace {

constexpr const char* kMethods = "GET, HEAD, OPTIONS";

std::string describeRange(const ByteRange& range, std::uint64_t size) {
  return "bytes " + std::to_string(range.first) + '-' + std::to_string(range.first + range.length - 1) + '/' +
         std::to_string(size);
}

}  // namespace

StaticFiles::StaticFiles(StaticFilesOptions options, EntityTags& tags, Background background)
    : options_(std::move(options)), tree_(options_.root), tags_(tags), background_(std::move(background)) {}

void StaticFiles::answer(const Request& request, const RequestTarget& target, const Reply& reply) const {
  const auto finish = [this, &reply](Response response) {
    addAudienceFields(response);
    reply(std::move(response));
  };
  if (request.method == "OPTIONS") return finish(options());
  if (request.method != "GET" && request.method != "HEAD") return finish(methodNotAllowed(kMethods));

  auto opened = tree_.open(target.segments);
  if (!opened) return finish(missing(opened.error()));
  RequestTarget found = target;
  if (opened->isFolder()) {
    if (!target.endsWithSlash) {
      Response redirect = plainResponse(301, "This is a folder: its address ends with a slash.");
      std::string location = options_.prefix + target.path();
      if (location.back() != '/') location += '/';
      if (!target.query.empty()) location += '?' + target.query;
      redirect.add("Location", std::move(location));
      return finish(std::move(redirect));
    }
    found.segments.emplace_back("index.html");
    auto index = tree_.open(found.segments);
    if (!index) return finish(missing(index.error()));
    if (index->isFolder()) return finish(plainResponse(404, "There is no such file."));
    return answerFile(request, found, std::move(*index), reply);
  }
  if (target.endsWithSlash) return finish(plainResponse(404, "There is no such folder."));
  answerFile(request, found, std::move(*opened), reply);
}

void StaticFiles::answerFile(const Request& request, const RequestTarget& target, OpenFile file,
                             const Reply& reply) const {
  auto chosen = chooseRepresentation(request, target, std::move(file), tree_);
  if (!chosen) {
    Response response = plainResponse(406, "Accept-Encoding refuses every form of this file that there is.");
    response.add("Vary", "Accept-Encoding");
    addAudienceFields(response);
    return reply(std::move(response));
  }
  if (options_.audience == Audience::AnyPage) {
    if (const auto tag = tagFromName(*chosen, target.segments.back()))
      return answerTagged(request, *chosen, *tag, reply);
  }
  if (const auto tag = tags_.find(chosen->file->version())) return answerTagged(request, *chosen, *tag, reply);
  if (chosen->file->size() <= kLargestHashedAtOnce) {
    return answerTagged(request, *chosen, tags_.compute(*chosen->file), reply);
  }
  background_([this, request, chosen = std::move(*chosen), reply] {
    answerTagged(request, chosen, tags_.compute(*chosen.file), reply);
  });
}

void StaticFiles::answerTagged(const Request& request, const Representation& representation,
                               const Result<std::string>& tag, const Reply& reply) const {
  Response response = tag ? compose(request, representation, *tag) : missing(tag.error());
  addAudienceFields(response);
  reply(std::move(response));
}

Response StaticFiles::compose(const Request& request, const Representation& representation,
                              const std::string& tag) const {
  if (request.ifMatch && !fieldNamesTag(*request.ifMatch, tag, TagComparison::Strong)) {
    return plainResponse(412, "The file is another one than If-Match names.");
  }
  Response response;
  response.add("ETag", tag);
  response.add("Cache-Control", std::string(cacheControl(representation.immutable)));
  if (representation.varies) response.add("Vary", "Accept-Encoding");
  if (needsContentSecurityPolicy(representation.type)) {
    response.add("Content-Security-Policy", options_.contentSecurityPolicy);
  }
  if (!options_.live.empty() && representation.type.starts_with("text/html")) {
    response.add("Earshot-Live", options_.live);
    if (!options_.tracks.empty()) response.add("Earshot-Tracks", options_.tracks);
  }
  if (request.ifNoneMatch && fieldNamesTag(*request.ifNoneMatch, tag, TagComparison::Weak)) {
    response.status = 304;
    return response;
  }

  const std::uint64_t size = representation.file->size();
  response.add("Accept-Ranges", "bytes");
  response.add("X-Content-Type-Options", "nosniff");
  response.slice = {representation.file, 0, size};

  const bool rangeApplies = request.method == "GET" && request.range &&
                            representation.coding == ContentCoding::Identity &&
                            (!request.ifRange || ifRangeMatches(*request.ifRange, tag));
  const ByteRange range = rangeApplies ? selectRange(*request.range, size) : ByteRange{};
  if (range.kind == ByteRange::Kind::Unsatisfiable) {
    Response refused = plainResponse(416, "The file has " + std::to_string(size) + " bytes.");
    refused.add("Content-Range", "bytes */" + std::to_string(size));
    return refused;
  }
  if (range.kind == ByteRange::Kind::Part) {
    response.status = 206;
    response.add("Content-Range", describeRange(range, size));
    response.slice.offset = range.first;
    response.slice.length = range.length;
  }
  response.add("Content-Type", std::string(representation.type));
  if (representation.coding != ContentCoding::Identity) {
    response.add("Content-Encoding", std::string(representation.codingName()));
  }
  return response;
}

void StaticFiles::addAudienceFields(Response& response) const {
  response.add("Referrer-Policy", "no-referrer");
  if (options_.audience != Audience::AnyPage) return;
  response.add("Access-Control-Allow-Origin", "*");
  response.add("Access-Control-Expose-Headers", "Accept-Ranges, Content-Encoding, Content-Length, Content-Range, ETag");
  response.add("Cross-Origin-Resource-Policy", "cross-origin");
}

Response StaticFiles::missing(const Error& error) const {
  if (error.code == ErrorCode::NotFound) return plainResponse(404, "There is no such file.");
  Response response = plainResponse(503, "The file cannot be read just now. Try again.");
  response.add("Retry-After", "1");
  return response;
}

Response StaticFiles::options() const {
  Response response;
  response.status = 204;
  response.add("Allow", kMethods);
  if (options_.audience == Audience::AnyPage) {
    response.add("Access-Control-Allow-Methods", kMethods);
    response.add("Access-Control-Allow-Headers", "If-Match, If-None-Match, If-Range, Range");
    response.add("Access-Control-Max-Age", "86400");
  }
  return response;
}

}  // namespace earshot::relay
