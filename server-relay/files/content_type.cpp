#include "server-relay/files/content_type.h"

#include <array>

#include "server-relay/http/field_list.h"

namespace earshot::relay {
namespace {

struct MediaType {
  std::string_view extension;
  std::string_view type;
};

constexpr std::string_view kBytes = "application/octet-stream";
constexpr std::string_view kScript = "text/javascript; charset=utf-8";

constexpr std::array kMediaTypes = {
    MediaType{"html", "text/html; charset=utf-8"},
    MediaType{"htm", "text/html; charset=utf-8"},
    MediaType{"js", kScript},
    MediaType{"mjs", kScript},
    MediaType{"css", "text/css; charset=utf-8"},
    MediaType{"json", "application/json"},
    MediaType{"map", "application/json"},
    MediaType{"jsonl", "application/x-ndjson"},
    MediaType{"webmanifest", "application/manifest+json"},
    MediaType{"wasm", "application/wasm"},
    MediaType{"safetensors", kBytes},
    MediaType{"blocks", kBytes},
    MediaType{"svg", "image/svg+xml"},
    MediaType{"png", "image/png"},
    MediaType{"jpg", "image/jpeg"},
    MediaType{"jpeg", "image/jpeg"},
    MediaType{"gif", "image/gif"},
    MediaType{"webp", "image/webp"},
    MediaType{"avif", "image/avif"},
    MediaType{"ico", "image/x-icon"},
    MediaType{"woff", "font/woff"},
    MediaType{"woff2", "font/woff2"},
    MediaType{"ttf", "font/ttf"},
    MediaType{"otf", "font/otf"},
    MediaType{"opus", "audio/ogg"},
    MediaType{"ogg", "audio/ogg"},
    MediaType{"oga", "audio/ogg"},
    MediaType{"mp3", "audio/mpeg"},
    MediaType{"m4a", "audio/mp4"},
    MediaType{"aac", "audio/aac"},
    MediaType{"flac", "audio/flac"},
    MediaType{"wav", "audio/wav"},
    MediaType{"weba", "audio/webm"},
    MediaType{"webm", "video/webm"},
    MediaType{"mp4", "video/mp4"},
    MediaType{"m3u", "audio/x-mpegurl"},
    MediaType{"m3u8", "application/vnd.apple.mpegurl"},
    MediaType{"txt", "text/plain; charset=utf-8"},
    MediaType{"md", "text/markdown; charset=utf-8"},
    MediaType{"csv", "text/csv; charset=utf-8"},
    MediaType{"xml", "application/xml"},
    MediaType{"pdf", "application/pdf"},
    MediaType{"zip", "application/zip"},
    MediaType{"gz", "application/gzip"},
    MediaType{"br", kBytes},
};

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

}  // namespace

std::string_view contentType(std::string_view fileName) {
  const std::size_t dot = fileName.rfind('.');
  if (dot == std::string_view::npos) return kBytes;
  const std::string_view extension = fileName.substr(dot + 1);
  for (const MediaType& media : kMediaTypes) {
    if (equalIgnoringCase(media.extension, extension)) return media.type;
  }
  return kBytes;
}

bool mayHaveCompressedCopies(std::string_view contentType) {
  if (contentType == "image/svg+xml" || contentType == "font/ttf" || contentType == "font/otf") return true;
  for (const std::string_view packed : {"image/", "audio/", "video/", "font/", "application/zip", "application/gzip"}) {
    if (startsWith(contentType, packed)) return false;
  }
  return true;
}

bool needsContentSecurityPolicy(std::string_view contentType) {
  return startsWith(contentType, "text/html") || contentType == kScript || contentType == "image/svg+xml" ||
         contentType == "application/xml";
}

}  // namespace earshot::relay
