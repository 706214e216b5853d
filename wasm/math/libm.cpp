// In the place of the C library's own: the linker takes these first. Compiled without builtins, or they would call
// themselves.
#include <cstddef>
#include <numbers>

#include "wasm/math/series.h"

extern "C" {

double log(double x) { return earshot::series::log(x); }
double log2(double x) { return earshot::series::log2(x); }
double log1p(double x) { return earshot::series::log1p(x); }
double exp(double x) { return earshot::series::exp(x); }
double exp2(double x) { return earshot::series::exp2(x); }
double asinh(double x) { return earshot::series::asinh(x); }
double sin(double x) { return earshot::series::sin(x); }
double cos(double x) { return earshot::series::cos(x); }

// Rounded from double: right in the last place but for one in 2^28, and without tables of their own.
float log2f(float x) { return static_cast<float>(earshot::series::log2(x)); }
float log10f(float x) { return static_cast<float>(earshot::series::log(x) * std::numbers::log10e); }
float exp2f(float x) { return static_cast<float>(earshot::series::exp2(x)); }

// What lies a rounding below one half away from zero never reaches the next whole number by itself.
double round(double x) { return __builtin_trunc(x + __builtin_copysign(0x1.fffffffffffffp-2, x)); }

// One instruction each, which the C library's do not know of.
void* memcpy(void* to, const void* from, std::size_t size) { return __builtin_memcpy(to, from, size); }
void* memmove(void* to, const void* from, std::size_t size) { return __builtin_memmove(to, from, size); }
void* memset(void* to, int value, std::size_t size) { return __builtin_memset(to, value, size); }

// JavaScript takes a new view of the memory whenever it reads.
void emscripten_notify_memory_growth(std::size_t) {}

// libc++abi's prints, which brings printf into every page. Nothing here is virtual but std::function.
[[noreturn]] void __cxa_pure_virtual() { __builtin_trap(); }
}
