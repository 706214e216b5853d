#pragma once

#include <cstddef>
#include <string>

namespace earshot::relay {

class LiveEndpoint;

/// What /metrics answers: Prometheus' text format, version 0.0.4. `connections`: those of HTTP; `live`: null for none.
std::string metricsText(std::size_t connections, const LiveEndpoint* live);

}  // namespace earshot::relay
