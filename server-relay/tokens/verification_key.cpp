#include "server-relay/tokens/verification_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <simdjson.h>

#include <array>
#include <fstream>
#include <iterator>
#include <optional>

#include "server-relay/tokens/base64url.h"

namespace earshot::relay {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kLeastSecret = 32;  // bytes: as many as HS256's hash has (RFC 7518, 3.2)
constexpr int kLeastRsa = 2048;           // bits (RFC 7518, 3.3)
constexpr int kMostRsa = 16384;           // bits: more costs time, and gives nothing
constexpr std::size_t kMostKeys = 64;

template <auto destroy>
struct Destroy {
  template <class T>
  void operator()(T* object) const {
    destroy(object);
  }
};
template <class T, auto destroy>
using Owned = std::unique_ptr<T, Destroy<destroy>>;

const unsigned char* data(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

bool verifiesHmac(const std::string& secret, std::string_view bytes, std::string_view signature) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> own{};
  unsigned length = 0;
  if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), data(bytes), bytes.size(), own.data(),
           &length) == nullptr)
    return false;
  return signature.size() == length && CRYPTO_memcmp(own.data(), signature.data(), length) == 0;
}

bool verifiesRsa(EVP_PKEY* key, std::string_view bytes, std::string_view signature) {
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  return context != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), data(signature), signature.size(), data(bytes), bytes.size()) == 1;
}

std::shared_ptr<EVP_PKEY> rsaKey(std::string_view modulus, std::string_view exponent) {
  const Owned<BIGNUM, BN_free> n(BN_bin2bn(data(modulus), static_cast<int>(modulus.size()), nullptr));
  const Owned<BIGNUM, BN_free> e(BN_bin2bn(data(exponent), static_cast<int>(exponent.size()), nullptr));
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  if (!n || !e || !build || !context || BN_num_bits(n.get()) < kLeastRsa || BN_num_bits(n.get()) > kMostRsa ||
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return nullptr;
  const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(build.get()));
  EVP_PKEY* key = nullptr;
  if (!parameters || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return {key, EVP_PKEY_free};
}

std::string_view text(const dom::object& object, const char* key) {
  std::string_view value;
  return object[key].get_string().get(value) == simdjson::SUCCESS ? value : std::string_view();
}

/// Nothing for a key of a kind that is not used here; what is wrong with one that should be.
Result<std::optional<VerificationKey>> parseKey(const dom::object& object, const std::string& where) {
  const auto wrong = [&](const char* what) { return Error(ErrorCode::Corrupt, where, what, ""); };
  const std::string_view kind = text(object, "kty");
  const std::string_view algorithm = text(object, "alg");
  const std::string_view use = text(object, "use");
  const bool ours = (kind == "RSA" && (algorithm.empty() || algorithm == "RS256")) ||
                    (kind == "oct" && (algorithm.empty() || algorithm == "HS256"));
  if (!ours || (!use.empty() && use != "sig")) return std::optional<VerificationKey>();
  VerificationKey key;
  key.id = text(object, "kid");
  if (kind == "oct") {
    const auto secret = fromBase64Url(text(object, "k"));
    if (!secret || secret->size() < kLeastSecret) return wrong("needs k, at least 32 bytes in base64url");
    key.secret = *secret;
    return std::optional(std::move(key));
  }
  const auto modulus = fromBase64Url(text(object, "n"));
  const auto exponent = fromBase64Url(text(object, "e"));
  if (!modulus || !exponent || modulus->size() > kMostRsa / 8 + 1 || exponent->size() > 8)
    return wrong("needs n and e in base64url");
  key.rsa = rsaKey(*modulus, *exponent);
  if (key.rsa == nullptr) return wrong("is no RSA key of 2,048 to 16,384 bits");
  return std::optional(std::move(key));
}

}  // namespace

bool VerificationKey::verifies(std::string_view algorithm, std::string_view bytes, std::string_view signature) const {
  if (algorithm == "HS256" && !secret.empty()) return verifiesHmac(secret, bytes, signature);
  if (algorithm == "RS256" && rsa != nullptr) return verifiesRsa(rsa.get(), bytes, signature);
  return false;
}

Result<std::vector<VerificationKey>> parseKeySet(std::string_view json, const std::string& where) {
  dom::parser parser;
  dom::array list;
  const simdjson::padded_string padded(json);
  if (parser.parse(padded)["keys"].get_array().get(list) != simdjson::SUCCESS || list.size() > kMostKeys)
    return Error(ErrorCode::Corrupt, where, "is no JSON Web Key Set: an object with a list of at most 64 keys", "");
  std::vector<VerificationKey> keys;
  std::size_t number = 0;
  for (const dom::element element : list) {
    const std::string which = where + " key " + std::to_string(++number);
    dom::object object;
    if (element.get_object().get(object) != simdjson::SUCCESS)
      return Error(ErrorCode::Corrupt, which, "is no object", "");
    auto key = parseKey(object, which);
    if (!key) return std::move(key).error();
    if (*key) keys.push_back(std::move(**key));
  }
  if (keys.empty()) return Error(ErrorCode::Corrupt, where, "has no key for RS256 or HS256", "");
  return keys;
}

Result<VerificationKey> readSecret(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string secret((std::istreambuf_iterator<char>(in)), {});
  if (!in.is_open() || in.bad())
    return Error(ErrorCode::Io, file.string(), "cannot be read", "Does it exist, and may this user read it?");
  if (!secret.empty() && secret.back() == '\n') secret.pop_back();
  if (!secret.empty() && secret.back() == '\r') secret.pop_back();
  if (secret.size() < kLeastSecret)
    return Error(ErrorCode::Corrupt, file.string(), {"has ", secret.size(), " bytes, at least 32 are needed"},
                 "Make one with: openssl rand -hex 32");
  VerificationKey key;
  key.secret = std::move(secret);
  return key;
}

}  // namespace earshot::relay
