#pragma once

#include <string_view>

namespace earshot::relay {

/// The media type of a file by its name's last extension, case-insensitive; text carries its charset.
/// Unknown extensions are "application/octet-stream": with nosniff, nothing is ever guessed to be a page.
std::string_view contentType(std::string_view fileName);

/// Whether compressed copies ("name.br", "name.gz") can be worth having: not for audio, pictures and archives.
bool mayHaveCompressedCopies(std::string_view contentType);

/// Whether a browser runs or renders it with rights of its origin, so that the content security policy must come with
/// it: pages, scripts (a worker obeys the policy of its own response) and SVG.
bool needsContentSecurityPolicy(std::string_view contentType);

}  // namespace earshot::relay
