// In the place of the C library's own: the linker takes these first. Compiled without builtins, or they would call
// themselves.
#include "wasm/math/series.h"

extern "C" {

double log(double x) { return earshot::series::log(x); }
double log2(double x) { return earshot::series::log2(x); }
double exp(double x) { return earshot::series::exp(x); }
double exp2(double x) { return earshot::series::exp2(x); }
double sin(double x) { return earshot::series::sin(x); }
double cos(double x) { return earshot::series::cos(x); }

// libc++abi's prints, which brings printf into every page. Nothing here is virtual but std::function.
[[noreturn]] void __cxa_pure_virtual() { __builtin_trap(); }
}
