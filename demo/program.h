#pragma once

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>

#include "native/cpu_check.h"

namespace earshot::demo {

/// Makes a folder and those above it; says on stderr why it cannot be.
inline bool makeFolder(const std::filesystem::path& folder) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) std::fprintf(stderr, "%s: cannot be created (%s).\n", folder.c_str(), failure.message().c_str());
  return !failure;
}

/// The main of a program: its options are declared, read, and it is run; 2 for options that are not understood.
template <class Arguments>
int runProgram(const char* name, const char* purpose, void (*declare)(CLI::App&, Arguments&),
               int (*run)(const Arguments&), int argc, char** argv) {
  requireSupportedCpu();
  CLI::App app{purpose};
  Arguments arguments;
  try {
    declare(app, arguments);
    app.parse(argc, argv);
    return run(arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {  // memory, for the most part: the program's own errors are Results
    std::fprintf(stderr, "%s: %s\n", name, error.what());
    return 1;
  }
}

}  // namespace earshot::demo
