#include "server-relay/serve/openings.h"

#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>

#include "server-relay/live/topics.h"
#include "server-relay/log/open_log.h"
#include "server-relay/serve/relay.h"

namespace earshot::relay {

namespace asio = boost::asio;

Result<std::unique_ptr<asio::ssl::context>> openTls(const Config& config) {
  if (config.tlsCertificate.empty()) return std::unique_ptr<asio::ssl::context>();
  auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  boost::system::error_code error;
  tls->set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_compression,
                   error);
  tls->use_certificate_chain_file(config.tlsCertificate, error);
  if (error) return Error(ErrorCode::Io, config.tlsCertificate, "is no certificate: " + error.message(), "");
  tls->use_private_key_file(config.tlsKey, asio::ssl::context::pem, error);
  if (error) return Error(ErrorCode::Io, config.tlsKey, "is not the certificate's key: " + error.message(), "");
  return tls;
}

Result<std::unique_ptr<TokenChecker>> openTokens(const Config& config) {
  if (!config.takesTokens()) return std::unique_ptr<TokenChecker>();
  return TokenChecker::open(config.tokenSecretFile, config.tokenJwksFile, {config.tokenIssuer, config.tokenAudience});
}

Result<std::unique_ptr<Log>> openLogIfAny(const Config& config, ReachTold told) {
  if (config.log.empty()) return std::unique_ptr<Log>();
  LogOptions options{config.kafkaProperties, config.logRetention};
  options.lasting = lastingTopics(config);
  options.told = std::move(told);
  return openLog(config.log, options);
}

namespace {

Result<void> checkLogFile(const std::string& log) {
  namespace fs = std::filesystem;
  const fs::path file = log.substr(log.find(':') + 1);
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) return Error(ErrorCode::Io, file.string(), "is a folder", "Name a file in it.");
  if (!fs::is_directory(folder, ignored))
    return Error(ErrorCode::Io, file.string(), "lies in a folder that is not there", "Make the folder first.");
  // The log has files beside it, too.
  if (::access(folder.c_str(), W_OK | X_OK) != 0 || (fs::exists(file, ignored) && ::access(file.c_str(), W_OK) != 0))
    return Error(ErrorCode::Io, file.string(), "cannot be written", "May this user write there?");
  return {};
}

}  // namespace

std::vector<Error> findFaults(const Config& config) {
  std::vector<Error> faults;
  if (const auto tls = openTls(config); !tls) faults.push_back(tls.error());
  if (const auto tokens = openTokens(config); !tokens) faults.push_back(tokens.error());
  if (isKafka(config.log)) {
    if (const auto log = openLogIfAny(config, {}); !log) faults.push_back(log.error());
  } else if (!config.log.empty()) {
    if (const auto file = checkLogFile(config.log); !file) faults.push_back(file.error());
  }
  return faults;
}

}  // namespace earshot::relay
