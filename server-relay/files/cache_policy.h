#pragma once

#include <optional>
#include <string_view>

namespace earshot::relay {

/// The hexadecimal content hash in a catalog's file name: "cells-3f2a9c1b.blocks" gives "3f2a9c1b".
///
/// 8 to 64 lower-case digits between the last '-' and a '.'. Shorter ones than 16 need a letter and a digit among them,
/// so that "concert-20240101.opus" and "face-defaced.png" are no hashes.
std::optional<std::string_view> contentHash(std::string_view fileName);

/// Whether the bytes behind a path never change, because its name says which bytes they are: a content hash as above,
/// or what bundlers write into a folder named "assets": "assets/index-BX3k9_aQ.js", at least 8 characters of base64url
/// with a digit or capital among them. Pages (.html) never are: they are what names the others.
bool isImmutable(std::string_view folder, std::string_view fileName);

/// "public, max-age=31536000, immutable", or "no-cache": kept, but asked about (with its ETag) before each use.
std::string_view cacheControl(bool immutable);

}  // namespace earshot::relay
