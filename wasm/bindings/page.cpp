#include "wasm/bindings/page.h"

#include "wasm/bindings/message.h"

#define EARSHOT_IMPORT(name) [[clang::import_module("earshot"), clang::import_name(#name)]]

extern "C" {
/// Parses the text and writes what it finds as a request.
EARSHOT_IMPORT(parseJson) void earshotParseJson(const char* text, std::size_t length);
EARSHOT_IMPORT(readFile)
void earshotReadFile(const void* holder, double offset, std::size_t length, std::byte* into);
}

namespace earshot {
namespace {

/// As message.ts writes them.
enum class Kind { Fault, Null, False, True, Number, Text, Array, Object };

Json readJson(MessageReader& message) {
  const auto kind = static_cast<Kind>(message.count());
  switch (kind) {
    case Kind::False:
    case Kind::True:
      return kind == Kind::True;
    case Kind::Number:
      return message.number();
    case Kind::Text:
      return message.text();
    case Kind::Array: {
      Json::Array array(message.count());
      for (Json& element : array) element = readJson(message);
      return array;
    }
    case Kind::Object: {
      Json::Object object(message.count());
      for (Json::Member& member : object) {
        member.key = message.text();
        member.value = readJson(message);
      }
      return object;
    }
    default:
      return {};
  }
}

}  // namespace

JsonParser browserJsonParser() {
  return [](std::string_view text, std::string_view where) -> Result<Json> {
    earshotParseJson(text.data(), text.size());
    MessageReader message = request();
    if (MessageReader peeked = message; static_cast<Kind>(peeked.count()) == Kind::Fault)
      return Error(ErrorCode::Corrupt, where, peeked.text(), "Get the file again.");
    return readJson(message);
  };
}

Result<Buffer<std::byte>> readFile(const void* holder, std::uint64_t offset, std::uint64_t length, const char* where) {
  auto buffer = Buffer<std::byte>::allocate(static_cast<std::size_t>(length), where);
  if (buffer) earshotReadFile(holder, static_cast<double>(offset), buffer->size(), buffer->data());
  return buffer;
}

}  // namespace earshot
