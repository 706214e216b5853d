#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace earshot::relay {

class OpenFile;

/// What a handler needs to know of a request, independent of the library that read it.
struct Request {
  std::string method;                         ///< as sent: "GET"
  std::string target;                         ///< as sent: "/catalog/catalog.json?x"
  std::optional<std::string> acceptEncoding;  ///< list fields: all occurrences joined by ", "
  std::optional<std::string> ifMatch;
  std::optional<std::string> ifNoneMatch;
  std::optional<std::string> ifRange;  ///< absent if sent twice, like `range`
  std::optional<std::string> range;

  bool isHead() const { return method == "HEAD"; }
};

/// A part of an open file: bytes [offset, offset + length), which exist.
struct FileSlice {
  std::shared_ptr<const OpenFile> file;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// What is sent back. The body is the slice if it has a file, the text otherwise.
struct Response {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> fields;  ///< without Content-Length, Date and Connection
  std::string text;
  FileSlice slice;

  void add(std::string name, std::string value) { fields.emplace_back(std::move(name), std::move(value)); }
  std::uint64_t contentLength() const { return slice.file ? slice.length : text.size(); }
};

/// Called exactly once, from any thread.
using Reply = std::function<void(Response)>;

/// An answer in one plain sentence, for statuses that have no other content. Never cached.
Response plainResponse(unsigned status, std::string sentence);

/// 405, naming what is allowed (RFC 9110, 15.5.6).
Response methodNotAllowed(const std::string& allowed);

}  // namespace earshot::relay
