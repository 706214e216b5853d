#include "server-relay/http/message.h"

namespace earshot::relay {

Response plainResponse(unsigned status, std::string sentence) {
  Response response;
  response.status = status;
  response.add("Content-Type", "text/plain; charset=utf-8");
  response.add("Cache-Control", "no-store");
  response.add("X-Content-Type-Options", "nosniff");
  response.text = std::move(sentence) + "\n";
  return response;
}

Response methodNotAllowed(const std::string& allowed) {
  Response response = plainResponse(405, "This address answers only " + allowed + ".");
  response.add("Allow", allowed);
  return response;
}

}  // namespace earshot::relay
