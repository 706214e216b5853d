#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "server-relay/config/config.h"
#include "server-relay/log/log.h"
#include "server-relay/tokens/token_checker.h"
#include "shared/result.h"

namespace earshot::relay {

// What a relay needs of the files that its settings name.

/// Null without a certificate.
Result<std::unique_ptr<boost::asio::ssl::context>> openTls(const Config& config);

/// Null where no tokens are taken.
Result<std::unique_ptr<TokenChecker>> openTokens(const Config& config);

/// Null without a log.
Result<std::unique_ptr<Log>> openLogIfAny(const Config& config, ReachTold told);

}  // namespace earshot::relay
