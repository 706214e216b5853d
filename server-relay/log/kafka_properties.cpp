#include <fstream>

#include "server-relay/log/kafka_log.h"

namespace earshot::relay {
namespace {

std::string trimmed(const std::string& text) {
  constexpr const char* kBlank = " \t\r";
  const auto begin = text.find_first_not_of(kBlank);
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace

Result<KafkaProperties> readKafkaProperties(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) return Error(ErrorCode::Io, file.string(), "cannot be read", "Does it exist, and may this user read it?");
  KafkaProperties properties;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    const std::string text = trimmed(line);
    if (text.empty() || text[0] == '#') continue;
    const auto equals = text.find('=');
    // The line itself may hold a secret: it is not repeated.
    if (equals == std::string::npos || trimmed(text.substr(0, equals)).empty())
      return Error(ErrorCode::UnsupportedFormat, file.string(), {"line ", number, " has no key=value"}, "");
    properties[trimmed(text.substr(0, equals))] = trimmed(text.substr(equals + 1));
  }
  return properties;
}

}  // namespace earshot::relay
