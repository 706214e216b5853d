#include "cli/failure.h"

#include <cstdio>

#include "cli/exit_code.h"

namespace earshot {

int failed(const Error& error) {
  std::fprintf(stderr, "earshot: %s\n", error.message().c_str());
  return kSomeFailed;
}

}  // namespace earshot
