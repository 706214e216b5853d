#include <filesystem>
#include <string>

#include "demo/catalog/ground_truth.h"
#include "demo/catalog/plan.h"
#include "demo/catalog/write_piece.h"
#include "demo/styles/style.h"
#include "native/audio_decoder.h"
#include "native/files.h"
#include "native/json.h"
#include "shared/decimal_text.h"
#include "tests/catch.h"

using namespace earshot;
using namespace earshot::demo;

namespace {

struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / "earshot-compose-test") {
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

}  // namespace

TEST_CASE("a file says who plays what, lasts as long as the score, and is the same when written again") {
  const Folder folder;
  const Piece piece = planCatalog(12, 1)[2];
  for (const FileFormat format : {FileFormat::Opus, FileFormat::Flac}) {
    REQUIRE(writePiece(piece, format, folder.path).ok());
    const auto path = folder.path / (fileStem(piece) + "." + std::string(extensionOf(format)));
    auto decoder = AudioDecoder::open(path);
    REQUIRE(decoder.ok());
    const AudioProperties& properties = decoder->properties();
    CHECK(properties.tags.title == piece.title);
    CHECK(properties.tags.artist == artistOf(piece));
    CHECK(properties.tags.album == piece.ensemble->album);
    CHECK(properties.tags.genre == "bossa nova");
    CHECK(properties.channels == 2);
    CHECK(properties.sampleRate == 48000);
    CHECK(properties.duration == Approx(piece.style->compose(piece).seconds()).margin(0.001));
    const auto first = readFile(path);
    const std::string bytes(reinterpret_cast<const char*>(first->data()), first->size());
    const std::string key = tonicName(piece.key) + (piece.key.mode == Mode::Minor ? "m" : "");
    CHECK(bytes.find("LICENSE=CC0-1.0") != std::string::npos);
    CHECK(bytes.find("BPM=" + decimalText(piece.tempo)) != std::string::npos);
    // A comment's length comes before it: nothing follows the key.
    CHECK(bytes.find(std::string{static_cast<char>(4 + key.size()), 0, 0, 0} + "KEY=" + key) != std::string::npos);
    REQUIRE(writePiece(piece, format, folder.path).ok());
    const auto again = readFile(path);
    CHECK(first.value() == again.value());
  }
}

TEST_CASE("a folder that is not there is an error that names it") {
  const auto written = writePiece(planCatalog(1, 1)[0], FileFormat::Wav, "/nowhere/at/all");
  REQUIRE_FALSE(written.ok());
  CHECK(written.error().message().find("/nowhere/at/all") != std::string::npos);
}

TEST_CASE("the ground truth is JSON with one entry a piece, in the plan's order") {
  const auto plan = planCatalog(24, 1);
  const auto json = parseJson(groundTruth(plan, "opus"), "ground-truth.json");
  REQUIRE(json.ok());
  CHECK(*json->find("licence")->string() == kLicence);
  const Json::Array& pieces = *json->find("pieces")->array();
  REQUIRE(pieces.size() == plan.size());
  for (std::size_t i = 0; i < plan.size(); ++i) {
    CHECK(*pieces[i].find("file")->string() == fileStem(plan[i]) + ".opus");
    CHECK(*pieces[i].find("style")->string() == plan[i].style->name);
    CHECK(*pieces[i].find("tempo")->number() == plan[i].tempo);
    CHECK(*pieces[i].find("key")->find("pitchClass")->number() == plan[i].key.tonic);
    CHECK(pieces[i].find("instruments")->array()->size() >= 2);
    CHECK(*pieces[i].find("duration")->number() >= 22);
  }
}
