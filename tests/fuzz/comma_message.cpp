// Any bytes as a comma message: a track or nothing; what is written of the track is read as the same.
#include "shared/records/comma_message.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "shared/records/plain_name.h"
#include "shared/records/track_address.h"
#include "shared/records/track_value.h"
#include "shared/utf8.h"

namespace {

using namespace earshot;

void require(bool condition) {
  if (!condition) std::abort();
}

bool isWithin(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

std::optional<TrackRecord> cleaned(const CommaMessage& message) {
  CleaningReport report;
  return TrackCleaner(report, "fuzz", AudioNumbers::Required).clean(message.row);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string_view fault;
  const auto message = readCommaMessage(text, fault);
  require(message || !fault.empty());
  const auto value = trackValueOfComma(text);
  require(!value || (message && isUtf8(value->text())));
  if (!message) return 0;
  for (const std::string_view field : message->row.values) require(isWithin(field, text));
  const auto record = cleaned(*message);
  if (!record) return 0;
  if (trackIdOf(record->id) != record->id || withoutBlanks(record->id) != record->id) return 0;  // an address in one
  const auto written = commaMessage(1, *record);
  if (!written) return 0;
  const auto again = readCommaMessage(*written, fault);
  require(again.has_value());
  const auto same = cleaned(*again);
  require(same && same->id == record->id && same->year == record->year);
  for (std::size_t i = 0; i < kAudioColumns; ++i)
    require(same->audio.values[i] == record->audio.values[i] || std::isnan(record->audio.values[i]));
  return 0;
}
