#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// The first artist who is named: what stands before ", ", ";", "feat.", "ft." or "featuring", in any case, or before a
/// comma that neither a blank nor a digit follows ("A,B", but "10,000 Maniacs"). A view of `artist`.
std::string_view firstArtist(std::string_view artist);

/// What all versions of a piece by one artist have in common: equal texts, equal pieces. Title and artist are given
/// folded (lower case, no marks: natively fold(), in pages String.normalize). Empty if either has nothing to go by.
///
/// Off the end of a title, in brackets or after " - ", come off again and again:
///   remaster..., remasterizado, re-recorded, mastering; live (at, from, in ...), ao vivo, en vivo, en directo,
///   unplugged; any "version", edit, mix, take or demo by itself or with words that tell no more (single, album, radio,
///   original, mono, stereo, extended, alternate, acoustic, 7", years ...); mono, stereo, acoustic, instrumental,
///   explicit, clean, bonus track, outtake; feat., featuring, with; from "a film", unless what is left could be any
///   film's (Main Title).
/// What names another piece or another work on it stays: parts, numbers, movements, reprises, interludes, medleys, and
/// remixes, dubs, club mixes and mixes or edits with somebody's name, which do not sound like the original.
///
/// Of the artist firstArtist() counts, without "the": "The A feat. B" and "A, C" are both "a".
std::string titleIdentity(std::string_view foldedTitle, std::string_view foldedArtist);

/// The words of folded text with a blank between them: runs of letters and digits; apostrophes join, "&" is "and".
std::string plainWords(std::string_view folded);

}  // namespace earshot
