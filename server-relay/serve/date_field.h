#pragma once

#include <ctime>
#include <string>

namespace earshot::relay {

/// RFC 9110's date: "Sun, 06 Nov 1994 08:49:37 GMT", whatever the locale.
std::string dateField(std::time_t time);

/// Of now; formatted once a second and thread.
const std::string& currentDateField();

}  // namespace earshot::relay
