#pragma once

#include <librdkafka/rdkafka.h>

#include <functional>
#include <string>

namespace earshot::relay {

/// The broker that EARSHOT_TEST_KAFKA names.
std::string testBrokers();

/// Asks it for something, and waits until that is done.
void askAdmin(const std::function<void(rd_kafka_t*, rd_kafka_queue_t*)>& request);

}  // namespace earshot::relay
