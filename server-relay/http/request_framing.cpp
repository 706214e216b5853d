#include "server-relay/http/request_framing.h"

#include <algorithm>

#include "server-relay/http/field_list.h"

namespace earshot::relay {
namespace {

bool isDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isHost(std::string_view text) { return text.find_first_of(" \t/\\?#@,") == std::string_view::npos; }

}  // namespace

std::optional<Refusal> checkFraming(const FramingFields& fields) {
  if (fields.version != 10 && fields.version != 11) return Refusal{505, "Only HTTP/1.0 and HTTP/1.1 are spoken here."};
  if (fields.host.size() > 1) return Refusal{400, "The request has more than one Host field."};
  if (fields.host.empty() && fields.version == 11) return Refusal{400, "The request has no Host field."};
  if (!fields.host.empty() && !isHost(trimmed(fields.host.front()))) {
    return Refusal{400, "The request's Host field is not a host."};
  }
  if (!fields.contentLength.empty() && !fields.transferEncoding.empty()) {
    return Refusal{400, "The request has both Content-Length and Transfer-Encoding."};
  }
  if (fields.contentLength.size() > 1) return Refusal{400, "The request has more than one Content-Length field."};
  if (!fields.contentLength.empty() && !isDigits(trimmed(fields.contentLength.front()))) {
    return Refusal{400, "The request's Content-Length is not a number."};
  }
  if (fields.transferEncoding.empty()) return std::nullopt;
  if (fields.version == 10) return Refusal{400, "HTTP/1.0 has no Transfer-Encoding."};
  if (fields.transferEncoding.size() > 1) return Refusal{400, "The request has more than one Transfer-Encoding field."};
  if (!equalIgnoringCase(trimmed(fields.transferEncoding.front()), "chunked")) {
    return Refusal{501, "The only Transfer-Encoding understood here is \"chunked\"."};
  }
  return std::nullopt;
}

}  // namespace earshot::relay
