#include <unistd.h>

#include <cstdio>

#include "native/cpu_check.h"
#include "server-relay/config/command_line.h"
#include "server-relay/serve/relay.h"

int main(int argumentCount, char** arguments) {
  earshot::requireSupportedCpu();
  auto command = earshot::relay::readCommandLine(argumentCount, arguments, environ);
  if (command.check) {
    for (const earshot::Error& fault : earshot::relay::findFaults(command.config)) {
      command.complaint += "earshot-relay: " + fault.message() + '\n';
      command.exitCode = 2;
      command.output.clear();
    }
  }
  std::fputs(command.output.c_str(), stdout);
  std::fputs(command.complaint.c_str(), stderr);
  return command.exitCode ? *command.exitCode : earshot::relay::runRelay(command.config);
}
