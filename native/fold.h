#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// Text as search compares it (utf8proc): compatibility decomposition (NFKD) without marks, lower case, composed again
/// (NFC). "Bjork" for "Björk", "sigur ros" for "Sigur Rós". Capital sigma at a word's end becomes final sigma, as
/// browsers have it: equals fold() of the package, which folds what people type. Bytes that are not UTF-8 become
/// U+FFFD.
std::string fold(std::string_view text);

}  // namespace earshot
