#include "native/cpu_check.h"

#include <cstdio>
#include <cstdlib>

namespace earshot {

// Before every other constructor of the program too: they are compiled for the newer CPU already. Being called from
// main() is what makes the linker take this file.
#if defined(EARSHOT_X86_64_V3)
__attribute__((constructor(101)))
#endif
void requireSupportedCpu() {
#if defined(EARSHOT_X86_64_V3)
  __builtin_cpu_init();
  const bool supported = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                         __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  if (supported) return;
  std::fputs(
      "earshot: this program was built for CPUs with AVX2 and FMA (x86-64-v3), which this one lacks. "
      "Build it with: cmake --preset portable\n",
      stderr);
  std::_Exit(1);
#endif
}

}  // namespace earshot
