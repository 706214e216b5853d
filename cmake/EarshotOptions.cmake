# Compiler flags, as targets to link: earshot_options for everything we compile, earshot_pure on top of it for shared/.
add_library(earshot_options INTERFACE)
target_include_directories(earshot_options INTERFACE ${PROJECT_SOURCE_DIR})
# NaN handling is promised, so no -ffast-math: only the parts of it that keep IEEE results.
target_compile_options(earshot_options INTERFACE -Wall -Wextra -Wshadow -Wno-psabi -fno-math-errno -fno-trapping-math)

if(EMSCRIPTEN)
  target_compile_options(earshot_options INTERFACE
    # Every browser with SIMD has the other two.
    -msimd128 -mbulk-memory -mnontrapping-fptoint -fno-exceptions -fno-rtti
    # A worker is ended, it does not leave.
    -fno-c++-static-destructors
    # With -Oz emcc forbids inlining: a vector of each type then costs a hundred functions.
    -finline-functions
    # What only one file calls, or nobody with these arguments, is seen when all of them are linked.
    -flto)
  target_link_options(earshot_options INTERFACE -fno-exceptions -fno-rtti)
elseif(EARSHOT_X86_64_V3)
  target_compile_options(earshot_options INTERFACE -march=x86-64-v3)
  target_compile_definitions(earshot_options INTERFACE EARSHOT_X86_64_V3=1)
endif()

if(EARSHOT_SANITIZE)
  target_compile_options(earshot_options INTERFACE -fsanitize=${EARSHOT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -gline-tables-only)
  target_link_options(earshot_options INTERFACE -fsanitize=${EARSHOT_SANITIZE})
endif()

# The engine never throws: Result<T> carries its errors, natively as in WebAssembly.
add_library(earshot_pure INTERFACE)
target_link_libraries(earshot_pure INTERFACE earshot_options)
target_compile_options(earshot_pure INTERFACE -fno-exceptions -fno-rtti)
target_compile_definitions(earshot_pure INTERFACE EIGEN_NO_DEBUG=1 EIGEN_MPL2_ONLY=1)

# Sanitized code is optimized, and watched by the fuzzer, only where it computes: the rest compiles in half the time.
if(EARSHOT_SANITIZE)
  target_compile_options(earshot_pure INTERFACE -O1)
endif()
if(EARSHOT_SANITIZE MATCHES "address" AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(earshot_pure INTERFACE -fsanitize=fuzzer-no-link)
endif()
