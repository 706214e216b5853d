#include "native/sha256.h"

#include <openssl/evp.h>

#include <array>

#include "native/files.h"
#include "native/text.h"

namespace earshot {

struct Sha256::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  Context() { EVP_DigestInit_ex(evp, EVP_sha256(), nullptr); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(evp); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) { EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size()); }

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(context_->evp, digest.data(), &size);
  std::string text;
  text.reserve(2 * size);
  for (unsigned int i = 0; i < size; ++i) {
    text += "0123456789abcdef"[digest[i] >> 4];
    text += "0123456789abcdef"[digest[i] & 15];
  }
  return text;
}

std::string sha256Hex(std::span<const std::byte> bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hex();
}

Result<std::string> sha256OfFile(const std::filesystem::path& path, const std::function<bool()>& stop) {
  Sha256 hash;
  bool stopped = false;
  const auto read = readPieces(path, [&](std::span<const std::byte> piece) {
    stopped = stop && stop();
    hash.update(piece);
    return !stopped;
  });
  if (!read) return read.error();
  if (stopped) return Error{ErrorCode::Canceled, printable(path), "was stopped", ""};
  return hash.hex();
}

}  // namespace earshot
