#include "shared/recommend/known_taste.h"

#include <utility>

namespace earshot {

Result<TasteTable> tasteTableOf(CatalogTaste known) {
  TasteTable table(std::move(known.taste));
  const std::size_t factors = table.taste().factors();
  for (std::size_t c = 0; c < known.cells.size(); ++c) {
    const FactorRows& rows = known.cells[c];
    auto columns = FactorColumns::allocate(rows.scales.size(), factors);
    if (!columns) return std::move(columns).error();
    for (std::size_t row = 0; row < rows.scales.size(); ++row)
      columns->set(row, rows.values.subspan(row * factors, factors), rows.scales[row],
                   static_cast<FactorsOrigin>(rows.origins[row]));
    table.load(c, std::move(columns).value());
  }
  return table;
}

}  // namespace earshot
