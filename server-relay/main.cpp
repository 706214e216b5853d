#include <unistd.h>

#include <cstdio>

#include "native/cpu_check.h"
#include "server-relay/config/command_line.h"
#include "server-relay/serve/relay.h"

int main(int argumentCount, char** arguments) {
  earshot::requireSupportedCpu();
  const auto command = earshot::relay::readCommandLine(argumentCount, arguments, environ);
  std::fputs(command.output.c_str(), stdout);
  std::fputs(command.complaint.c_str(), stderr);
  return command.exitCode ? *command.exitCode : earshot::relay::runRelay(command.config);
}
