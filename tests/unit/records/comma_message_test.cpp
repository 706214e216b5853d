// The comma message: fields that nothing quotes, told apart by what they must be.
#include "shared/records/comma_message.h"

#include <cmath>
#include <string>

#include "shared/records/track_value.h"
#include "tests/catch.h"

namespace earshot {
namespace {

constexpr std::string_view kSinging =
    "0,6KbQ3uYMLKb5jDxLF7wYDD,Singende Bataillone 1. Teil,0,158648,0,CarlWoitschach,1928,0.708,0.195,10,-12.428,1,"
    "0.0506,0.995,0.563,0.151,0.779,118.469";
constexpr std::string_view kDrinking =
    "3,6M94FkXd15sOAOQYRnWPN8,Bebamos Juntos - Instrumental (Remasterizado),0,180760,0,FranciscoCanaro,9/25/28,0.781,"
    "0.13,1,-14.734,0,0.0926,0.995,0.887,0.111,0.72,108.003";
constexpr std::string_view kSound = "0.5,0.6,9,-8.5,0,0.04,0.3,0.2,0.1,0.7,120.5";

CommaMessage read(std::string_view message) {
  std::string_view fault;
  const auto found = readCommaMessage(message, fault);
  INFO(message << ": " << fault);
  REQUIRE(found);
  return *found;
}

std::string_view faultOf(std::string_view message) {
  std::string_view fault;
  CHECK_FALSE(readCommaMessage(message, fault));
  return fault;
}

std::string_view soundOf(const TrackRow& row, AudioColumn column) {
  return row.values[kTextFields + static_cast<std::size_t>(column)];
}

TrackRecord cleaned(std::string_view message) {
  CleaningReport report;
  const auto record = TrackCleaner(report, "test", AudioNumbers::Required).clean(read(message).row);
  REQUIRE(record);
  return *record;
}

TEST_CASE("a record of 19 fields and one of 20 are told apart") {
  const CommaMessage without = read(kSinging);
  CHECK(without.order == "0");
  CHECK(without.row[TrackField::Id] == "6KbQ3uYMLKb5jDxLF7wYDD");
  CHECK(without.row[TrackField::Title] == "Singende Bataillone 1. Teil");
  CHECK(without.row[TrackField::Popularity] == "0");
  CHECK(without.row[TrackField::DurationMs] == "158648");
  CHECK(without.row[TrackField::Artist] == "CarlWoitschach");
  CHECK(without.row[TrackField::Date] == "1928");
  CHECK(soundOf(without.row, AudioColumn::Danceability) == "0.708");
  CHECK(soundOf(without.row, AudioColumn::Tempo) == "118.469");
  CHECK(soundOf(without.row, AudioColumn::TimeSignature).empty());

  const std::string longer = std::string(kSinging) + ",3\r\n";
  const CommaMessage with = read(longer);
  CHECK(with.row[TrackField::Title] == without.row[TrackField::Title]);
  CHECK(with.row[TrackField::Date] == "1928");
  CHECK(soundOf(with.row, AudioColumn::Tempo) == "118.469");
  CHECK(soundOf(with.row, AudioColumn::TimeSignature) == "3");
}

TEST_CASE("dates are years, months and what spreadsheets made of days") {
  const auto yearOf = [](const std::string& date) {
    return cleaned("7,id,Title,50,200000,1,Artist," + date + ',' + std::string(kSound) + ",4").year;
  };
  CHECK(cleaned(kDrinking).year == 1928);
  CHECK(yearOf("1928") == 1928);
  CHECK(yearOf("1928-05") == 1928);
  CHECK(yearOf("1928-05-17") == 1928);
  CHECK(yearOf("12/31/99") == 1999);
  CHECK(yearOf("1/1/05") == 2005);
  CHECK(yearOf("1/1/1905") == 1905);
  CHECK(yearOf("0000") == 0);
  CHECK(yearOf("") == 0);
}

TEST_CASE("a title keeps its commas, whatever numbers stand between them") {
  for (const std::string title :
       {"One", "Veni, vidi, vici", "1,000,000", "10,200000,0,Somebody", ",", "", "In the Year 2525, 1969", "a,1928,b"})
    for (const std::string date : {"1969-07", "9/25/28", "1928", ""})
      for (const std::string end : {"", ",4"}) {
        const std::string message = "7,id," + title + ",50,200000,0,Artist," + date + ',' + std::string(kSound) + end;
        const CommaMessage found = read(message);
        CHECK(found.row[TrackField::Title] == title);
        CHECK(found.row[TrackField::Artist] == "Artist");
        CHECK(found.row[TrackField::Date] == date);
        CHECK(soundOf(found.row, AudioColumn::TimeSignature) == (end.empty() ? "" : "4"));
      }
}

TEST_CASE("artists who kept their commas, and missing artists, numbers and popularity, are read") {
  const std::string sound(kSound);
  CHECK(read("7,id,T,50,200000,0,Crosby,Stills,Nash,1969," + sound).row[TrackField::Artist] == "Crosby,Stills,Nash");
  CHECK(read("7,id,T,50,200000,0,,1969," + sound).row[TrackField::Artist].empty());
  CHECK(read("7,id,T,,200000,True,A,1969," + sound).row[TrackField::Popularity].empty());
  CHECK(read("7,id,T, 1,50,,0,A,1969," + sound).row[TrackField::Title] == "T, 1");
  CHECK(cleaned("7,id,T,,,0,A,1969," + sound).duration == 0);
  CHECK(soundOf(read("7,id,T,50,1,0,A,1969,,0.6,9,-8.5,0,nan,0.3,0.2,0.1,0.7,").row, AudioColumn::Energy) == "0.6");
}

TEST_CASE("what is no comma message is told what it lacks") {
  CHECK(faultOf("") == "no JSON object and no comma message");
  CHECK(faultOf("hello") == "no JSON object and no comma message");
  CHECK(faultOf("a,b,c") == "comma message without numbers about its sound");
  CHECK(
      faultOf("order_id,id,name,popularity,duration_ms,explicit,artists,release_date,danceability,energy,key,loudness,"
              "mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature") ==
      "comma message without numbers about its sound");
  CHECK(faultOf("7,id,T,50,200000,0,A,no date," + std::string(kSound)) ==
        "comma message without numbers about its sound");
  CHECK(faultOf("7,id,T,50,200000,maybe,A,1969," + std::string(kSound)) ==
        "comma message without popularity, duration, explicit and artists");
  CHECK(faultOf("7,id,50,200000,0,A,1969," + std::string(kSound)) ==
        "comma message without popularity, duration, explicit and artists");
  CHECK(faultOf(std::string(100'000, ',')) == "comma message without popularity, duration, explicit and artists");
}

TEST_CASE("what is written is read again") {
  TrackRecord record = cleaned(std::string(kDrinking) + ",4");
  record.title = "Veni, vidi,\nvici";
  record.artist = "Francisco Canaro, His Orchestra";
  for (const bool known : {true, false}) {
    if (!known) {
      record.audio[AudioColumn::TimeSignature] = record.audio[AudioColumn::Valence] = std::nanf("");
      record.duration = 0;
    }
    const auto message = commaMessage(3, record);
    REQUIRE(message);
    CHECK(message->find('\n') == std::string::npos);
    const TrackRecord again = cleaned(*message);
    CHECK(again.id == record.id);
    CHECK(again.title == "Veni, vidi, vici");
    CHECK(again.artist == "FranciscoCanaroHisOrchestra");
    CHECK(again.year == 1928);
    CHECK(again.duration == record.duration);
    CHECK(again.popularity == record.popularity);
    for (std::size_t i = 0; i < kAudioColumns; ++i) {
      INFO(kAudioColumnRules[i].name);
      CHECK((again.audio.values[i] == record.audio.values[i] ||
             (std::isnan(again.audio.values[i]) && std::isnan(record.audio.values[i]))));
    }
  }
}

TEST_CASE("an id that would shift the fields is refused") {
  TrackRecord record = cleaned(kSinging);
  for (const char* id : {"", "a,b", "a\nb"}) {
    record.id = id;
    CHECK_FALSE(commaMessage(1, record));
  }
}

TEST_CASE("a comma message has the value of a track, with its sound under features") {
  const auto value = trackValueOfComma(kSinging);
  REQUIRE(value);
  CHECK(value->text() ==
        R"({"id":"6KbQ3uYMLKb5jDxLF7wYDD","title":"Singende Bataillone 1. Teil","artist":"CarlWoitschach",)"
        R"("year":1928,"duration":158.648,"popularity":0,"features":{"speechiness":0.0506,"acousticness":0.995,)"
        R"("instrumentalness":0.563,"liveness":0.151,"key":10,"mode":1,"valence":0.779,"tempo":118.469,)"
        R"("danceability":0.708,"energy":0.195,"loudness":-12.428}})");
  CHECK_FALSE(trackValueOfComma("hello"));
  CHECK_FALSE(trackValueOfComma("1,,Title,50,200000,0,Artist,1969," + std::string(kSound)));
}

}  // namespace
}  // namespace earshot
