#include "shared/records/cleaning_report.h"

#include <algorithm>

#include "shared/sentence.h"

namespace earshot {
namespace {

constexpr Cleaning kKinds[] = {Cleaning::RowDropped,   Cleaning::Merged,      Cleaning::ValueDropped,
                               Cleaning::ValueClipped, Cleaning::ValueFilled, Cleaning::Repaired,
                               Cleaning::Unmatched};

/// What a message may show of any text, without the quotation marks.
std::string shown(std::string_view text) {
  const std::string inQuotes = sentence({quoted(text)});
  return inQuotes.substr(1, inQuotes.size() - 2);
}

}  // namespace

std::string_view name(Cleaning cleaning) {
  switch (cleaning) {
    case Cleaning::RowDropped:
      return "row dropped";
    case Cleaning::Merged:
      return "merged";
    case Cleaning::ValueDropped:
      return "value dropped";
    case Cleaning::ValueClipped:
      return "value clipped";
    case Cleaning::ValueFilled:
      return "value filled";
    case Cleaning::Repaired:
      return "repaired";
    case Cleaning::Unmatched:
      return "unmatched";
  }
  return "";
}

void CleaningReport::add(Cleaning cleaning, std::string_view what, std::string_view source, std::uint64_t line,
                         std::string_view value, std::uint64_t count) {
  auto finding = std::find_if(findings_.begin(), findings_.end(),
                              [&](const Finding& known) { return known.cleaning == cleaning && known.what == what; });
  if (finding == findings_.end()) finding = findings_.insert(findings_.end(), {cleaning, std::string(what), 0, {}});
  finding->count += count;
  if (finding->examples.size() < kExamples) finding->examples.push_back({std::string(source), line, shown(value)});
}

std::uint64_t CleaningReport::count(Cleaning cleaning) const {
  std::uint64_t count = 0;
  for (const Finding& finding : findings_) count += finding.cleaning == cleaning ? finding.count : 0;
  return count;
}

Json CleaningReport::json() const {
  Json::Array findings;
  for (const Finding& finding : findings_) {
    Json::Array examples;
    for (const Example& example : finding.examples) {
      Json::Object object{{"source", example.source}};
      if (example.line > 0) object.push_back({"line", example.line});
      object.push_back({"value", example.value});
      examples.push_back(std::move(object));
    }
    findings.push_back(Json::Object{{"cleaning", name(finding.cleaning)},
                                    {"what", finding.what},
                                    {"count", finding.count},
                                    {"examples", std::move(examples)}});
  }
  return Json::Object{{"rows", rows}, {"tracks", tracks}, {"findings", std::move(findings)}};
}

std::string CleaningReport::text() const {
  std::string text;
  for (const Cleaning kind : kKinds)
    for (const Finding& finding : findings_) {
      if (finding.cleaning != kind) continue;
      const Example& example = finding.examples.front();
      text += sentence({"  ", name(kind), ", ", finding.what, ": ", grouped(finding.count), " (", example.source});
      if (example.line > 0) text += sentence({", line ", grouped(example.line)});
      text += sentence({": ", quoted(example.value), ")\n"});
    }
  return text;
}

}  // namespace earshot
