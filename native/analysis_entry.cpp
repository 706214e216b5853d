#include "native/analysis_entry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include "native/json.h"
#include "native/sha256.h"
#include "shared/buffer.h"
#include "shared/catalog/safetensors.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/catalog/string_column.h"

namespace earshot {
namespace {

constexpr std::size_t kDigits = 64;
constexpr double kWhole = 9007199254740992;  // 2^53: up to here a double counts exactly

Error damaged(std::string_view where, const char* what) { return {ErrorCode::Corrupt, std::string(where), what, ""}; }

/// The texts of an entry in their order; warnings follow.
template <class Entry>
auto textsOf(Entry& entry) {
  auto& properties = entry.properties;
  auto& tags = properties.tags;
  return std::array{&entry.sha256, &properties.codec, &tags.title, &tags.artist,  &tags.album,
                    &tags.genre,   &tags.date,        &tags.track, &entry.preview};
}

bool isHash(const std::string& text) {
  return text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool isCount(double number) { return number >= 0 && number <= kWhole && std::floor(number) == number; }

}  // namespace

Result<std::vector<std::byte>> writeAnalysisEntry(const AnalysisEntry& entry) {
  std::vector<std::string_view> texts;
  for (const std::string* text : textsOf(entry)) texts.emplace_back(*text);
  texts.insert(texts.end(), entry.warnings.begin(), entry.warnings.end());
  const AudioProperties& properties = entry.properties;
  const std::vector<double> numbers = {properties.sampleRate,
                                       static_cast<double>(properties.channels),
                                       static_cast<double>(properties.frames),
                                       properties.duration,
                                       properties.promised,
                                       entry.analysis.duration};
  SafetensorsWriter writer;
  if (auto added = addStrings(writer, "texts", texts); !added) return std::move(added).error();
  writer.add("numbers", numbers);
  writer.add("beats", entry.analysis.beatTimes);
  writer.add("values", entry.analysis.statistics.values);

  const std::vector<std::byte> tensors = writer.finish();
  const std::string digits = sha256Hex(tensors);
  std::vector<std::byte> bytes(kDigits + tensors.size());
  std::memcpy(bytes.data(), digits.data(), kDigits);
  std::copy(tensors.begin(), tensors.end(), bytes.begin() + kDigits);
  return bytes;
}

Result<AnalysisEntry> readAnalysisEntry(std::span<const std::byte> bytes, std::string_view where) {
  if (bytes.size() < kDigits) return damaged(where, "is cut short");
  const std::span<const std::byte> tensors = bytes.subspan(kDigits);
  if (sha256Hex(tensors) != std::string_view(reinterpret_cast<const char*>(bytes.data()), kDigits))
    return damaged(where, "does not fit its checksum");
  auto aligned = Buffer<std::byte>::allocate(tensors.size(), "analysis entry");
  if (!aligned) return std::move(aligned).error();
  if (!tensors.empty()) std::memcpy(aligned->data(), tensors.data(), tensors.size());
  const auto file = Safetensors::read(aligned->span(), where, parseJson);
  if (!file) return file.error();
  const auto texts = StringColumn::read(*file, "texts", kAnyLength);
  if (!texts) return texts.error();
  const auto numbers = file->elements<double>("numbers", {6});
  if (!numbers) return numbers.error();
  const auto beats = file->elements<double>("beats", {kAnyLength});
  if (!beats) return beats.error();
  const FeatureSet& set = FeatureSet::librosa();
  const auto values = file->elements<float>("values", {set.computedColumns().size()});
  if (!values) return values.error();

  AnalysisEntry entry;
  const auto fields = textsOf(entry);
  if (texts->size() < fields.size()) return damaged(where, "lacks texts");
  for (std::size_t i = 0; i < fields.size(); ++i) *fields[i] = (*texts)[i];
  for (std::size_t i = fields.size(); i < texts->size(); ++i) entry.warnings.emplace_back((*texts)[i]);
  if (!isHash(entry.sha256)) return damaged(where, "names no content");
  const std::span<const double> number = *numbers;
  const bool lengths = std::all_of(number.begin() + 3, number.end(),
                                   [](double seconds) { return std::isfinite(seconds) && seconds >= 0; });
  if (!(number[0] >= 1 && number[0] <= 1e9) || !isCount(number[1]) || !isCount(number[2]) || !lengths)
    return damaged(where, "has numbers out of range");
  entry.properties.sampleRate = number[0];
  entry.properties.channels = static_cast<std::size_t>(number[1]);
  entry.properties.frames = static_cast<std::uint64_t>(number[2]);
  entry.properties.duration = number[3];
  entry.properties.promised = number[4];
  entry.analysis.duration = number[5];
  entry.analysis.beatTimes.assign(beats->begin(), beats->end());
  entry.analysis.statistics = {&set, {values->begin(), values->end()}};
  return entry;
}

}  // namespace earshot
