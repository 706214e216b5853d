#include "wasm/bindings/message.h"

#include <cstring>

namespace earshot {
namespace {

std::vector<double> requested;
std::vector<double> reply;

std::size_t wordsFor(std::size_t bytes) { return (bytes + sizeof(double) - 1) / sizeof(double); }

}  // namespace

std::string_view MessageReader::text() {
  const std::size_t length = count();
  const std::string_view text(reinterpret_cast<const char*>(next_), length);
  next_ += wordsFor(length);
  return text;
}

std::span<const float> MessageReader::floats() {
  const std::size_t length = count();
  const std::span<const float> values(reinterpret_cast<const float*>(next_), length);
  next_ += wordsFor(length * sizeof(float));
  return values;
}

MessageReader request() { return MessageReader(requested.data()); }

Reply::Reply() { reply.clear(); }

Reply& Reply::number(double value) {
  reply.push_back(value);
  return *this;
}

Reply& Reply::text(std::string_view text) {
  number(static_cast<double>(text.size()));
  bytes(text.data(), text.size());
  return *this;
}

Reply& Reply::floats(std::span<const float> values) {
  number(static_cast<double>(values.size()));
  bytes(values.data(), values.size_bytes());
  return *this;
}

void Reply::bytes(const void* data, std::size_t size) {
  const std::size_t at = reply.size();
  reply.resize(at + wordsFor(size));
  if (size > 0) std::memcpy(reply.data() + at, data, size);
}

const double* Reply::address() const { return reply.data(); }

Reply succeeded() {
  Reply answer;
  answer.number(0);
  return answer;
}

const double* failed(const Error& error) {
  Reply answer;
  answer.number(1).text(name(error.code)).text(error.where).text(error.what).text(error.remedy);
  return answer.address();
}

/// Room for a request of so many doubles.
EARSHOT_EXPORT(room) double* room(std::size_t words) {
  requested.resize(words);
  return requested.data();
}

}  // namespace earshot
