#pragma once

namespace earshot {

/// Ends the program with a clear message where the CPU lacks what this build was compiled for (AVX2 and FMA, unless
/// built with the `portable` preset), instead of an illegal instruction later. The first statement of every main().
void requireSupportedCpu();

}  // namespace earshot
