// Any bytes as a line of JSON about a track: a track or an error.
#include "shared/records/track_json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "native/json.h"
#include "shared/embedding/audio_columns_space.h"
#include "shared/records/track_cleaner.h"
#include "shared/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  const auto json = parseJson({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!json) return 0;
  CleaningReport report;
  TrackCleaner cleaner(report, "fuzz", AudioNumbers::Required);
  JsonTrack track;
  const auto record = cleaner.clean(track.row(*json, 1));
  if (!record) return 0;
  bool fine = !record->id.empty() && isUtf8(record->id) && isUtf8(record->artist) && isUtf8(report.text());
  for (const float x : embedAudioColumns(record->audio)) fine = fine && x >= -3 && x <= 3;
  if (!fine) std::abort();
  return 0;
}
