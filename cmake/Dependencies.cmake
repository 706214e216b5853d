# What must be installed, found or named with the command that installs it. Nothing is downloaded or vendored here.
function(earshot_missing what package)
  message(FATAL_ERROR "Earshot needs ${what}. On Debian or Ubuntu: apt-get install ${package}")
endfunction()

find_package(Eigen3 3.4 QUIET NO_MODULE)
if(NOT TARGET Eigen3::Eigen)
  earshot_missing("Eigen 3.4" libeigen3-dev)
endif()

if(EMSCRIPTEN)
  return()
endif()

find_package(PkgConfig QUIET)
if(NOT PkgConfig_FOUND)
  earshot_missing("pkg-config" pkg-config)
endif()

find_package(Threads REQUIRED)

pkg_check_modules(FFMPEG QUIET IMPORTED_TARGET libavformat>=59 libavcodec>=59 libavutil>=57 libswresample>=4)
if(NOT FFMPEG_FOUND)
  earshot_missing("FFmpeg's libraries" "libavformat-dev libavcodec-dev libavutil-dev libswresample-dev")
endif()

find_package(CLI11 QUIET)
if(NOT CLI11_FOUND)
  earshot_missing("CLI11" libcli11-dev)
endif()

find_package(simdjson QUIET)
if(NOT simdjson_FOUND)
  earshot_missing("simdjson" libsimdjson-dev)
endif()

find_package(spdlog QUIET)
if(NOT spdlog_FOUND)
  earshot_missing("spdlog" libspdlog-dev)
endif()

find_package(OpenSSL QUIET)
if(NOT OPENSSL_FOUND)
  earshot_missing("OpenSSL" libssl-dev)
endif()

find_package(Boost 1.74 QUIET)
if(NOT Boost_FOUND)
  earshot_missing("Boost 1.74" libboost-dev)
endif()

pkg_check_modules(UTF8PROC QUIET IMPORTED_TARGET libutf8proc)
if(NOT UTF8PROC_FOUND)
  earshot_missing("utf8proc" libutf8proc-dev)
endif()

pkg_check_modules(SQLITE QUIET IMPORTED_TARGET sqlite3)
if(NOT SQLITE_FOUND)
  earshot_missing("SQLite" libsqlite3-dev)
endif()

pkg_check_modules(RDKAFKA QUIET IMPORTED_TARGET rdkafka>=1.9)
if(NOT RDKAFKA_FOUND)
  earshot_missing("librdkafka" librdkafka-dev)
endif()

find_package(Catch2 QUIET)
if(NOT Catch2_FOUND)
  earshot_missing("Catch2" catch2)
endif()
