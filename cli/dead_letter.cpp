#include "cli/dead_letter.h"

#include "cli/csv_field.h"
#include "shared/records/json.h"

namespace earshot {

std::string deadLetterOf(const std::string& source, const DroppedRow& row) {
  constexpr std::size_t kMost = 64 << 10;
  std::string text;
  if (row.fields.size() == 1)
    text = row.fields.front();
  else
    for (const std::string_view field : row.fields) appendCsvField(text, field);
  return Json(Json::Object{{"source", source},
                           {"line", row.line},
                           {"cause", row.cause},
                           {"size", text.size()},
                           {"value", std::string_view(text).substr(0, kMost)}})
      .text();
}

}  // namespace earshot
