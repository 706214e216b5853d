#pragma once

#include <functional>
#include <string>

#include "server-relay/files/entity_tags.h"
#include "server-relay/files/file_tree.h"
#include "server-relay/files/representation.h"
#include "server-relay/http/message.h"
#include "server-relay/http/request_target.h"

namespace earshot::relay {

/// Where work goes that would hold up other connections: called with a task that runs once, on another thread.
using Background = std::function<void(std::function<void()>)>;

/// For whom a tree of files is meant.
enum class Audience {
  OwnPages,  ///< a site: pages and scripts get the content security policy
  AnyPage,   ///< a catalog: pages of every origin may read it (CORS), and a hash in a name stands for the bytes
};

struct StaticFilesOptions {
  std::string root;    ///< the folder
  std::string prefix;  ///< what precedes the folder's paths in addresses: "" or "/catalog"
  Audience audience = Audience::OwnPages;
  std::string contentSecurityPolicy;  ///< of whatever a browser would run or render
  std::string live = {};    ///< where pages find live events, as their field Earshot-Live says; empty: nowhere
  std::string tracks = {};  ///< which channels there bring tracks, as Earshot-Tracks says; empty: the usual one
};

/// Answers GET and HEAD from a folder: strong ETag, If-Match, If-None-Match, single byte ranges with If-Range, copies
/// compressed beforehand ("name.br", "name.gz"), media types, cache policy; OPTIONS; 405 for the rest. Thread-safe.
///
/// A request with Range is answered from the uncompressed file, if the client accepts that at all: the offsets that
/// catalogs name are offsets there. Folders answer with their index.html. There is no Last-Modified: files are told
/// apart by content.
class StaticFiles {
 public:
  /// Files larger than this are hashed in the background, at the first request.
  static constexpr std::uint64_t kLargestHashedAtOnce = 1 << 20;

  StaticFiles(StaticFilesOptions options, EntityTags& tags, Background background);

  /// `target` is relative to the folder: the prefix's segments are already gone.
  void answer(const Request& request, const RequestTarget& target, const Reply& reply) const;

 private:
  void answerFile(const Request& request, const RequestTarget& target, OpenFile file, const Reply& reply) const;
  void answerTagged(const Request& request, const Representation& representation, const Result<std::string>& tag,
                    const Reply& reply) const;
  Response compose(const Request& request, const Representation& representation, const std::string& tag) const;
  void addAudienceFields(Response& response) const;
  Response missing(const Error& error) const;
  Response options() const;

  StaticFilesOptions options_;
  FileTree tree_;
  EntityTags& tags_;
  Background background_;
};

}  // namespace earshot::relay
