#include "shared/catalog/taste.h"

#include <cmath>
#include <utility>

#include "shared/catalog/faults.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/factors/stored_factors.h"
#include "shared/records/number_text.h"

namespace earshot {
namespace {

Result<double> numberOf(const Safetensors& file, std::string_view key, double least, double most) {
  const auto number = parseNumber(file.metadata(key));
  if (number && *number >= least && *number <= most) return *number;
  return corrupt(file.where(), {"says ", quoted(file.metadata(key)), " for ", quoted(key)});
}

Result<std::span<const float>> finiteMatrix(const Safetensors& file, std::string_view name, std::size_t rows,
                                            std::size_t columns) {
  auto values = file.elements<float>(name, {rows, columns});
  if (!values) return values;
  for (std::size_t i = 0; i < values->size(); ++i)
    if (!std::isfinite((*values)[i]))
      return corrupt(file.where(), {"tensor ", quoted(name), " holds ", (*values)[i], " at element ", grouped(i),
                                    ", expected a finite number"});
  return values;
}

Result<FactorMatrix> readGram(const Safetensors& file) {
  const Tensor* tensor = file.find("gram");
  const std::size_t factors = tensor == nullptr || tensor->shape.empty() ? 0 : tensor->shape[0];
  const auto values = finiteMatrix(file, "gram", factors, factors);
  if (!values) return values.error();
  if (factors == 0 || factors > kMostStoredFactors)
    return corrupt(file.where(), {"is of ", grouped(factors), " factors, expected 1 to ", kMostStoredFactors});
  auto gram = FactorMatrix::allocate(factors, factors);
  if (!gram) return gram;
  for (std::size_t i = 0; i < factors; ++i)
    for (std::size_t j = 0; j < factors; ++j) gram->row(i)[j] = (*values)[i * factors + j];
  return gram;
}

}  // namespace

std::vector<std::byte> writeTaste(const Taste& taste, std::span<const BlockEntry> cells) {
  const std::size_t factors = taste.factors();
  SafetensorsWriter writer;
  const std::pair<const char*, std::string> metadata[] = {{"model", taste.model},
                                                          {"items", numberText(static_cast<double>(taste.items))},
                                                          {"alpha0", numberText(taste.alpha0)},
                                                          {"lambda", numberText(taste.lambda)},
                                                          {"nu", numberText(taste.nu)},
                                                          {"weighting", std::string(name(taste.weighting))},
                                                          {"weight_mean", numberText(taste.weightMean)}};
  for (const auto& [key, value] : metadata) writer.addMetadata(key, value);
  std::vector<float> gram;
  for (std::size_t i = 0; i < factors; ++i) gram.insert(gram.end(), taste.gram.row(i).begin(), taste.gram.row(i).end());
  writer.add("gram", {factors, factors}, std::span<const float>(gram));
  if (taste.ridge)
    writer.add("ridge", {taste.ridge->dimensions + 1, factors}, std::span<const float>(taste.ridge->values));
  addBlockEntries(writer, "cells", cells);
  return writer.finish();
}

Result<TasteFile> TasteFile::read(std::span<const std::byte> bytes, const Manifest& manifest, const CatalogIndex& index,
                                  const JsonParser& parse) {
  const auto file = Safetensors::read(bytes, manifest.file(FileRole::Taste)->name, parse);
  if (!file) return file.error();
  TasteFile read;
  Taste& taste = read.taste;
  auto gram = readGram(*file);
  if (!gram) return std::move(gram).error();
  taste.gram = std::move(gram).value();
  if (file->find("ridge") != nullptr) {
    const auto values = finiteMatrix(*file, "ridge", index.dimensions + 1, taste.factors());
    if (!values) return values.error();
    taste.ridge = RidgeMap{index.dimensions, taste.factors(), {values->begin(), values->end()}, 0, 0};
  }
  const auto items = numberOf(*file, "items", 1, 1e15);
  const auto alpha0 = numberOf(*file, "alpha0", 0, 1e30);
  const auto lambda = numberOf(*file, "lambda", 1e-30, 1e30);
  const auto nu = numberOf(*file, "nu", 0, 2);
  const auto mean = numberOf(*file, "weight_mean", 1e-30, 1e30);
  for (const auto* number : {&items, &alpha0, &lambda, &nu, &mean})
    if (!*number) return number->error();
  const auto weighting = weightingOf(file->metadata("weighting"));
  if (!weighting)
    return corrupt(file->where(), {"says ", quoted(file->metadata("weighting")), " for ", quoted("weighting")});
  taste.model = file->metadata("model");
  taste.items = static_cast<std::size_t>(*items);
  taste.alpha0 = static_cast<float>(*alpha0);
  taste.lambda = static_cast<float>(*lambda);
  taste.nu = static_cast<float>(*nu);
  taste.weighting = *weighting;
  taste.weightMean = *mean;
  auto cells = readBlockEntries(*file, "cells", index.cells.size(), *manifest.file(FileRole::Factors));
  if (!cells) return std::move(cells).error();
  read.cells = std::move(cells).value();
  return read;
}

}  // namespace earshot
