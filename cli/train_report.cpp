#include "cli/train_report.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "native/files.h"
#include "native/text.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

constexpr std::size_t kOutliersTold = 10;

Json json(const TrainReport& report, const PlayLog& log, const FactorsModel& model) {
  Json::Array outliers;
  for (std::size_t i = 0; i < std::min(kOutliersTold, report.outliers.size()); ++i) {
    const Outlier& outlier = report.outliers[i];
    outliers.push_back(Json::Object{{"listener", log.listeners[outlier.listener]},
                                    {"items", outlier.items},
                                    {"plays", outlier.plays},
                                    {"distance", outlier.distance}});
  }
  const Json cleaning = log.report.json();
  Json::Object object = {{"file", report.file},
                         {"listeners", log.listeners.size()},
                         {"items", log.items.size()},
                         {"pairs", report.pairs},
                         {"rows", log.report.rows},
                         {"duplicates", log.duplicates},
                         {"columns", log.layout},
                         {"leftOut", *cleaning.find("findings")},
                         {"outlierListeners", report.outliers.size()},
                         {"outliers", std::move(outliers)},
                         {"settings", report.settings.json()},
                         {"objectives", Json::Array(report.objectives.begin(), report.objectives.end())},
                         {"seconds", report.seconds}};
  if (model.ridge)
    object.push_back({"ridge", Json::Object{{"space", model.space},
                                            {"penalty", model.ridge->penalty},
                                            {"explained", model.ridge->explained}}});
  if (!report.search.isNull()) object.push_back({"search", report.search});
  return object;
}

std::string text(const TrainReport& report, const PlayLog& log, const FactorsModel& model) {
  std::string text = sentence({report.file, ": ", counted(log.items.size(), "item"), " of ",
                               counted(log.listeners.size(), "listener"), ", ", counted(report.pairs, "pair"), "\n"});
  text += report.settings.text() + "\n";
  char line[128];
  std::snprintf(line, sizeof line, "objective %.6g after the first epoch, %.6g after the last; %.1f s\n",
                report.objectives.front(), report.objectives.back(), report.seconds);
  text += line;
  if (model.ridge) {
    std::snprintf(line, sizeof line, "map from %s: explains %.0f %% of the factors of tracks it was not fitted on\n",
                  model.space.c_str(), 100 * model.ridge->explained);
    text += line;
  }
  if (!report.outliers.empty()) {
    text += sentence({counted(report.outliers.size(), "listener"),
                      " played far more than others (bots, shops?); they were kept:\n"});
    for (std::size_t i = 0; i < std::min(kOutliersTold, report.outliers.size()); ++i) {
      const Outlier& outlier = report.outliers[i];
      text += sentence({"  ", quoted(std::string_view(log.listeners[outlier.listener])), ": ", grouped(outlier.items),
                        " items, ", grouped(static_cast<std::uint64_t>(outlier.plays)), " plays\n"});
    }
  }
  return text;
}

}  // namespace

Result<void> writeReport(const std::filesystem::path& folder, const TrainReport& report, const PlayLog& log,
                         const FactorsModel& model) {
  if (auto written = writeFileAtomically(folder / "report.json", json(report, log, model).text(2) + "\n"); !written)
    return written;
  const std::string words = text(report, log, model);
  std::fprintf(stderr, "earshot: %s", words.c_str());
  return writeFileAtomically(folder / "report.txt", words);
}

}  // namespace earshot
