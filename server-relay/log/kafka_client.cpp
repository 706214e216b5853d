#include "server-relay/log/kafka_client.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace earshot::relay {
namespace {

/// What the promises of docs/live.md rest on, under all of their names.
constexpr std::array<std::string_view, 13> kNotToBeSet = {"acks",
                                                          "allow.auto.create.topics",
                                                          "auto.commit.enable",
                                                          "auto.offset.reset",
                                                          "enable.auto.commit",
                                                          "enable.idempotence",
                                                          "enable.partition.eof",
                                                          "group.id",
                                                          "group.instance.id",
                                                          "message.max.bytes",
                                                          "request.required.acks",
                                                          "test.mock.num.brokers",
                                                          "transactional.id"};

Result<void> checkProperty(const std::string& key) {
  const auto refused = [&](std::string_view what, std::string_view remedy) {
    return Error(ErrorCode::InvalidArgument, "Kafka property " + key, what, remedy);
  };
  if (key == "bootstrap.servers" || key == "metadata.broker.list")
    return refused("is not to be set", "Brokers are named in the log's address, kafka:HOST:PORT.");
  if (std::find(kNotToBeSet.begin(), kNotToBeSet.end(), key) != kNotToBeSet.end())
    return refused("is not to be set: what is promised of the log rests on Earshot's own", "Leave it out.");
  return {};
}

}  // namespace

bool isAbsence(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN ||
         code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT ||
         code == RD_KAFKA_RESP_ERR__RESOLVE;
}

Error kafkaFailure(const std::string& where, rd_kafka_resp_err_t code) {
  const bool tooLarge = code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE;
  const bool unknown = code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC;
  return {tooLarge ? ErrorCode::InvalidArgument : ErrorCode::Io, where, rd_kafka_err2str(code),
          isAbsence(code) ? "Is the broker running, and its address right?"
          : unknown       ? "Make the topic, or let the brokers make topics on first use."
                          : ""};
}

Result<KafkaConf> configureKafka(const KafkaLogOptions& options, const KafkaProperties& usual,
                                 const KafkaProperties& own) {
  KafkaConf conf(rd_kafka_conf_new());
  std::array<char, 512> said{};
  const auto setAll = [&](const KafkaProperties& properties) -> Result<void> {
    for (const auto& [key, value] : properties) {
      if (rd_kafka_conf_set(conf.get(), key.c_str(), value.c_str(), said.data(), said.size()) != RD_KAFKA_CONF_OK)
        return Error(ErrorCode::InvalidArgument, "Kafka property " + key, said.data(), "See librdkafka's list.");
    }
    return {};
  };
  for (const auto& property : options.properties)
    if (const auto allowed = checkProperty(property.first); !allowed) return allowed.error();
  const KafkaProperties always = {{"log_level", "0"},
                                  {"socket.nagle.disable", "true"},
                                  {"reconnect.backoff.ms", "50"},
                                  {"reconnect.backoff.max.ms", "1000"}};
  for (const KafkaProperties& each :
       {always, usual, options.properties, own, KafkaProperties{{"bootstrap.servers", options.brokers}}})
    if (const auto set = setAll(each); !set) return set.error();
  return conf;
}

Result<KafkaConf> configureKafkaReader(const KafkaLogOptions& options, KafkaProperties own) {
  own.merge(KafkaProperties{{"group.id", "earshot-relay-reads-without-a-group"},
                            {"enable.auto.commit", "false"},
                            {"enable.partition.eof", "true"},
                            {"auto.offset.reset", "earliest"},
                            {"allow.auto.create.topics", "false"}});
  return configureKafka(options, {{"fetch.wait.max.ms", "250"}, {"queued.max.messages.kbytes", "16384"}}, own);
}

Result<KafkaClient> connectKafka(rd_kafka_type_t type, KafkaConf conf) {
  std::array<char, 512> said{};
  KafkaClient client(rd_kafka_new(type, conf.get(), said.data(), said.size()));
  if (client == nullptr) return Error(ErrorCode::InvalidArgument, "Kafka properties", said.data(), "");
  static_cast<void>(conf.release());  // the client has it now
  return client;
}

}  // namespace earshot::relay
