#include "server-relay/serve/metrics.h"

#include "server-relay/serve/live_endpoint.h"

namespace earshot::relay {
namespace {

void add(std::string& text, const char* name, const char* type, const char* help, std::uint64_t value) {
  text.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ");
  text.append(type).append("\n").append(name).append(" ").append(std::to_string(value)).append("\n");
}

}  // namespace

std::string metricsText(std::size_t connections, const LiveEndpoint* live) {
  std::string text;
  const auto gauge = [&](const char* name, const char* help, std::uint64_t value) {
    add(text, name, "gauge", help, value);
  };
  const auto counter = [&](const char* name, const char* help, std::uint64_t value) {
    add(text, name, "counter", help, value);
  };
  gauge("earshot_relay_http_connections", "Open connections that speak HTTP.", connections);
  if (live == nullptr) return text;
  const LiveCounts& counts = live->counts();
  gauge("earshot_relay_live_sockets", "Open WebSockets.", live->size());
  gauge("earshot_relay_log_followed", "1 when all topics of the log are followed and it can be reached.",
        live->isOpen() ? 1 : 0);
  counter("earshot_relay_messages_total", "WebSocket messages written.", counts.messages);
  counter("earshot_relay_message_bytes_total", "Bytes of their payload.", counts.bytes);
  counter("earshot_relay_records_total", "Records that came from the log.", counts.records);
  counter("earshot_relay_malformed_records_total", "Of those, records that could not be read.", counts.malformed);
  counter("earshot_relay_dead_letters_total", "Of those, records kept in the dead-letter topic.", counts.deadLetters);
  counter("earshot_relay_events_acknowledged_total", "Events of listeners that the log has.", counts.acknowledged);
  counter("earshot_relay_events_refused_total", "Events that were none, or that the log did not take.", counts.refused);
  counter("earshot_relay_replays_total", "Subscriptions that resumed from the log.", counts.replays);
  counter("earshot_relay_gaps_total", "Gaps told while resuming: what the log had forgotten.", counts.gaps);
  counter("earshot_relay_dismissed_total", "Clients that had to go: too slow, or against the protocol.",
          counts.dismissed);
  return text;
}

}  // namespace earshot::relay
