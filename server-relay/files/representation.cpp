#include "server-relay/files/representation.h"

#include <utility>

#include "server-relay/files/cache_policy.h"
#include "server-relay/files/content_type.h"

namespace earshot::relay {
namespace {

constexpr std::size_t kShortestTrustedHash = 16;

std::shared_ptr<const OpenFile> openCopy(const FileTree& tree, RequestTarget target, std::string_view extension) {
  target.segments.back() += extension;
  auto copy = tree.open(target.segments);
  if (!copy || copy->isFolder()) return nullptr;
  return std::make_shared<const OpenFile>(std::move(*copy));
}

}  // namespace

std::string_view Representation::codingName() const {
  switch (coding) {
    case ContentCoding::Brotli:
      return "br";
    case ContentCoding::Gzip:
      return "gzip";
    case ContentCoding::Identity:
      break;
  }
  return {};
}

std::optional<Representation> chooseRepresentation(const Request& request, const RequestTarget& target, OpenFile file,
                                                   const FileTree& tree) {
  const std::string& name = target.segments.back();
  const std::string folder = target.segments.size() > 1 ? target.segments[target.segments.size() - 2] : "";
  Representation chosen;
  chosen.file = std::make_shared<const OpenFile>(std::move(file));
  chosen.type = contentType(name);
  chosen.varies = mayHaveCompressedCopies(chosen.type);
  chosen.immutable = isImmutable(folder, name);
  if (!chosen.varies) return chosen;

  const AcceptedCodings accepted = parseAcceptEncoding(request.acceptEncoding);
  if (request.range && accepted.identity > 0) return chosen;
  // A copy is looked for only where it would be chosen: each look is a system call.
  const auto wanted = [&](int weight) { return weight > 0 && weight >= accepted.identity; };
  const auto brotli = wanted(accepted.brotli) ? openCopy(tree, target, ".br") : nullptr;
  const bool brotliWins = brotli && accepted.brotli >= accepted.gzip;
  const auto gzip = wanted(accepted.gzip) && !brotliWins ? openCopy(tree, target, ".gz") : nullptr;

  const auto coding = chooseCoding(accepted, brotli != nullptr, gzip != nullptr);
  if (!coding) return std::nullopt;
  chosen.coding = *coding;
  if (*coding == ContentCoding::Brotli) chosen.file = brotli;
  if (*coding == ContentCoding::Gzip) chosen.file = gzip;
  return chosen;
}

std::optional<std::string> tagFromName(const Representation& representation, std::string_view fileName) {
  const auto hash = contentHash(fileName);
  if (!hash || hash->size() < kShortestTrustedHash) return std::nullopt;
  std::string tag = "\"" + std::string(*hash) + "-" + std::to_string(representation.file->size());
  if (representation.coding != ContentCoding::Identity) tag += '-' + std::string(representation.codingName());
  return tag + '"';
}

}  // namespace earshot::relay
