#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "shared/result.h"

namespace earshot {

/// SHA-256 of data that arrives in pieces (OpenSSL).
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void update(std::span<const std::byte> bytes);

  /// 64 lower-case hexadecimal digits. Call once.
  std::string hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Of a whole piece at once: 64 lower-case hexadecimal digits.
std::string sha256Hex(std::span<const std::byte> bytes);

/// Of a file, in constant memory. `stop` is asked now and then. Errors: NotFound, Io, Canceled.
Result<std::string> sha256OfFile(const std::filesystem::path& path, const std::function<bool()>& stop = {});

}  // namespace earshot
