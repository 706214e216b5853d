#include "cli/analysis_text.h"

#include <cmath>
#include <string_view>

#include "cli/csv_field.h"
#include "shared/records/json.h"
#include "shared/records/number_text.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

void appendMember(std::string& line, std::string_view key, std::string_view text) {
  appendJsonString(line, key);
  line += ':';
  appendJsonString(line, text);
  line += ',';
}

void appendMember(std::string& line, std::string_view key, double number) {
  appendJsonString(line, key);
  line += ':';
  appendNumber(line, number);
  line += ',';
}

}  // namespace

std::string jsonLine(const AnalyzedFile& analyzed) {
  const Statistics& statistics = analyzed.analysis.statistics;
  std::string line = "{";
  appendMember(line, "file", analyzed.path.native());
  appendMember(line, "title", analyzed.properties.tags.title);
  appendMember(line, "artist", analyzed.properties.tags.artist);
  appendMember(line, "album", analyzed.properties.tags.album);
  appendMember(line, "duration", analyzed.properties.duration);
  appendMember(line, "sampleRate", analyzed.properties.sampleRate);
  appendMember(line, "set", statistics.set->name());
  line += "\"columns\":[";
  for (const std::string& column : statistics.set->computedColumns()) {
    if (line.back() != '[') line += ',';
    appendJsonString(line, column);
  }
  line += "],\"values\":[";
  for (const float value : statistics.values) {
    if (line.back() != '[') line += ',';
    appendNumber(line, value);
  }
  line += "]}\n";
  return line;
}

std::string csvHeader(const FeatureSet& set) {
  std::string line = "file,title,artist,album,duration,sampleRate,set";
  for (const std::string& column : set.computedColumns()) appendCsvField(line, column);
  return line + "\r\n";
}

std::string csvLine(const AnalyzedFile& analyzed) {
  const Statistics& statistics = analyzed.analysis.statistics;
  const AudioTags& tags = analyzed.properties.tags;
  std::string line;
  appendCsvField(line, repairUtf8(analyzed.path.native()));
  for (const std::string* tag : {&tags.title, &tags.artist, &tags.album}) appendCsvField(line, *tag);
  line += ',';
  appendNumber(line, analyzed.properties.duration);
  line += ',';
  appendNumber(line, analyzed.properties.sampleRate);
  appendCsvField(line, statistics.set->name());
  for (const float value : statistics.values) {
    line += ',';
    if (std::isfinite(value)) appendNumber(line, value);
  }
  return line + "\r\n";
}

}  // namespace earshot
