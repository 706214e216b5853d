// What a stranger writes into a request line and its fields: any bytes, and what must hold for all of them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server-relay/files/cache_policy.h"
#include "server-relay/files/content_type.h"
#include "server-relay/http/byte_range.h"
#include "server-relay/http/content_coding.h"
#include "server-relay/http/entity_tag.h"
#include "server-relay/http/request_framing.h"
#include "server-relay/http/request_target.h"

using namespace earshot::relay;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void checkTarget(std::string_view text) {
  const auto target = parseRequestTarget(text);
  if (!target) return;
  for (const std::string& segment : target->segments) {
    require(!segment.empty() && segment != "." && segment != "..");
    require(segment.find_first_of(std::string_view("/\\\0\r\n", 5)) == std::string::npos);
    (void)contentType(segment);
    (void)isImmutable("assets", segment);
    if (const auto hash = contentHash(segment)) require(hash->size() >= 8 && segment.find(*hash) != std::string::npos);
  }
  const std::string written = target->path();
  require(written.front() == '/' && written.substr(0, 2) != "//");
  const auto again = parseRequestTarget(written);
  require(again.ok() && again->segments == target->segments && again->endsWithSlash == target->endsWithSlash);
}

void checkRange(std::string_view text, std::uint64_t size) {
  const ByteRange range = selectRange(text, size);
  if (range.kind != ByteRange::Kind::Part) return;
  require(range.length > 0 && range.length <= size && range.first <= size - range.length);
}

void checkFields(std::string_view text) {
  constexpr std::string_view kTag = "\"3f2a\"";
  if (fieldNamesTag(text, kTag, TagComparison::Strong)) require(fieldNamesTag(text, kTag, TagComparison::Weak));
  if (ifRangeMatches(text, kTag)) require(fieldNamesTag(text, kTag, TagComparison::Strong));
  const AcceptedCodings accepted = parseAcceptEncoding(text);
  for (const int weight : {accepted.brotli, accepted.gzip, accepted.identity}) require(weight >= 0 && weight <= 1000);
  require(chooseCoding(accepted, false, true) != ContentCoding::Brotli);
  require(chooseCoding(accepted, true, false) != ContentCoding::Gzip);
  (void)checkFraming({11, {text}, {text}, {}});
  (void)checkFraming({11, {text}, {}, {text}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  checkTarget(text);
  checkRange(text, data[0]);
  checkRange(text, std::uint64_t{data[0]} << 56);
  checkFields(text);
  return 0;
}
