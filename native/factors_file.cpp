#include "native/factors_file.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "native/files.h"
#include "native/json.h"
#include "native/sha256.h"
#include "native/text.h"
#include "shared/catalog/safetensors.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/records/number_text.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "factors-";
constexpr std::string_view kSuffix = ".safetensors";
constexpr std::size_t kDigestDigits = 16;

/// Without what pads the rows.
void addMatrix(SafetensorsWriter& writer, const char* name, const FactorMatrix& matrix) {
  std::vector<float> values;
  values.reserve(matrix.rows() * matrix.factors());
  for (std::size_t i = 0; i < matrix.rows(); ++i)
    values.insert(values.end(), matrix.row(i).begin(), matrix.row(i).end());
  writer.add(name, {matrix.rows(), matrix.factors()}, std::span<const float>(values));
}

void addIds(SafetensorsWriter& writer, const std::vector<std::string>& ids) {
  std::vector<std::uint8_t> bytes;
  std::vector<std::uint64_t> offsets = {0};
  for (const std::string& id : ids) {
    bytes.insert(bytes.end(), id.begin(), id.end());
    offsets.push_back(bytes.size());
  }
  writer.add("item_ids.bytes", bytes);
  writer.add("item_ids.offsets", offsets);
}

Error corrupt(const Safetensors& file, std::string_view what) {
  return Error(ErrorCode::Corrupt, file.where(), what, "Train it again.");
}

Result<FactorMatrix> matrixOf(const Safetensors& file, std::string_view name, std::size_t rows, std::size_t factors) {
  const Tensor* tensor = file.find(name);
  if (tensor == nullptr) return corrupt(file, std::string("has no tensor ") + std::string(name));
  if (tensor->shape.size() != 2) return corrupt(file, std::string(name) + " is no matrix");
  if (factors == kAnyLength) factors = tensor->shape[1];
  const auto values = file.elements<float>(name, {rows, factors});
  if (!values) return values.error();
  auto matrix = FactorMatrix::allocate(tensor->shape[0], factors);
  if (!matrix) return corrupt(file, matrix.error().message());
  for (std::size_t i = 0; i < matrix->rows(); ++i)
    for (std::size_t j = 0; j < factors; ++j) {
      const float value = (*values)[i * factors + j];
      if (!std::isfinite(value)) return corrupt(file, std::string(name) + " holds what is no number");
      matrix->row(i)[j] = value;
    }
  return matrix;
}

Result<std::vector<std::string>> idsOf(const Safetensors& file, std::size_t items) {
  const auto bytes = file.elements<std::uint8_t>("item_ids.bytes", {kAnyLength});
  if (!bytes) return bytes.error();
  const auto offsets = file.elements<std::uint64_t>("item_ids.offsets", {items + 1});
  if (!offsets) return offsets.error();
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < items; ++i) {
    const std::uint64_t begin = (*offsets)[i];
    const std::uint64_t end = (*offsets)[i + 1];
    if (begin > end || end > bytes->size()) return corrupt(file, "item_ids.offsets leave item_ids.bytes");
    std::string& id = ids.emplace_back(reinterpret_cast<const char*>(bytes->data()) + begin, end - begin);
    if (!isUtf8(id)) return corrupt(file, "item_ids are not UTF-8");
  }
  return ids;
}

Result<double> numberOf(const Safetensors& file, const char* key, double least, double most) {
  const auto number = parseNumber(file.metadata(key));
  if (!number || *number < least || *number > most)
    return corrupt(file, sentence({"says ", quoted(file.metadata(key)), " for ", key}));
  return *number;
}

bool isFactorsName(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.starts_with(kPrefix) && name.ends_with(kSuffix);
}

Result<fs::path> factorsIn(const fs::path& folder) {
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) return folder;
  fs::path found;
  for (const auto& entry : fs::directory_iterator(folder, failure)) {
    if (!isFactorsName(entry.path())) continue;
    if (!found.empty())
      return Error(ErrorCode::NotFound, printable(folder), "holds several factors files", "Name one of them.");
    found = entry.path();
  }
  if (found.empty())
    return Error(ErrorCode::NotFound, printable(folder), "holds no factors-....safetensors",
                 "Make one: earshot train PLAYS --out " + printable(folder));
  return found;
}

}  // namespace

Result<std::string> writeFactors(const fs::path& folder, const FactorsModel& model) {
  SafetensorsWriter writer;
  const std::pair<const char*, std::string> metadata[] = {{"format", "earshot-factors"},
                                                          {"version", "1"},
                                                          {"alpha0", numberText(model.alpha0)},
                                                          {"lambda", numberText(model.lambda)},
                                                          {"nu", numberText(model.nu)},
                                                          {"weighting", std::string(name(model.weighting))},
                                                          {"weight_mean", numberText(model.weightMean)},
                                                          {"seed", std::to_string(model.seed)},
                                                          {"epochs", std::to_string(model.epochs)},
                                                          {"listeners", std::to_string(model.listeners)}};
  for (const auto& [key, value] : metadata) writer.addMetadata(key, value);
  addMatrix(writer, "item_factors", model.items);
  addMatrix(writer, "gram", model.gram);
  writer.add("popularity", model.popularity);
  if (model.ridge) {
    writer.addMetadata("space", model.space);
    writer.add("ridge", {model.ridge->dimensions + 1, model.ridge->factors},
               std::span<const float>(model.ridge->values));
  }
  addIds(writer, model.ids);
  const std::vector<std::byte> bytes = writer.finish();
  const std::string name = std::string(kPrefix) + sha256Hex(bytes).substr(0, kDigestDigits) + std::string(kSuffix);
  if (auto written = writeFileAtomically(folder / name, bytes); !written) return std::move(written).error();
  std::error_code ignored;  // an older file that stays is named by whoever reads the folder
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().filename() != name && isFactorsName(entry.path())) fs::remove(entry.path(), ignored);
  return name;
}

bool holdsFactors(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return isFactorsName(path) && fs::is_regular_file(path, ignored);
  const fs::directory_iterator entries(path, ignored);
  return !ignored && std::any_of(begin(entries), end(entries), [](const auto& e) { return isFactorsName(e.path()); });
}

Result<FactorsModel> readFactors(const fs::path& path) {
  const auto found = factorsIn(path);
  if (!found) return found.error();
  const auto bytes = readFile(*found);
  if (!bytes) return bytes.error();
  const auto file = Safetensors::read(*bytes, printable(*found), parseJson);
  if (!file) return file.error();
  if (file->metadata("format") != "earshot-factors" || file->metadata("version") != "1")
    return Error(ErrorCode::VersionMismatch, file->where(), "holds no factors of version 1",
                 "Train it again with this version.");
  FactorsModel model;
  model.digest = sha256Hex(*bytes).substr(0, kDigestDigits);
  auto items = matrixOf(*file, "item_factors", kAnyLength, kAnyLength);
  if (!items) return std::move(items).error();
  const std::size_t count = items->rows();
  const std::size_t factors = items->factors();
  auto gram = matrixOf(*file, "gram", factors, factors);
  if (!gram) return std::move(gram).error();
  const auto popularity = file->elements<float>("popularity", {count});
  if (!popularity) return popularity.error();
  auto ids = idsOf(*file, count);
  if (!ids) return std::move(ids).error();
  if (file->find("ridge") != nullptr) {
    auto ridge = matrixOf(*file, "ridge", kAnyLength, factors);
    if (!ridge) return std::move(ridge).error();
    if (ridge->rows() < 2) return corrupt(*file, "ridge has no rows");
    model.ridge = RidgeMap{ridge->rows() - 1, factors, {}, 0, 0};
    for (std::size_t i = 0; i < ridge->rows(); ++i)
      model.ridge->values.insert(model.ridge->values.end(), ridge->row(i).begin(), ridge->row(i).end());
    model.space = file->metadata("space");
  }
  const auto weighting = weightingOf(file->metadata("weighting"));
  if (!weighting) return corrupt(*file, sentence({"says ", quoted(file->metadata("weighting")), " for weighting"}));
  const auto alpha0 = numberOf(*file, "alpha0", 0, 1e30);
  const auto lambda = numberOf(*file, "lambda", 1e-30, 1e30);
  const auto nu = numberOf(*file, "nu", 0, 2);
  const auto mean = numberOf(*file, "weight_mean", 1e-30, 1e30);
  const auto listeners = numberOf(*file, "listeners", 0, 1e15);
  for (const auto* number : {&alpha0, &lambda, &nu, &mean, &listeners})
    if (!*number) return number->error();
  model.items = std::move(items).value();
  model.gram = std::move(gram).value();
  model.popularity.assign(popularity->begin(), popularity->end());
  model.ids = std::move(ids).value();
  model.weighting = *weighting;
  model.alpha0 = static_cast<float>(*alpha0);
  model.lambda = static_cast<float>(*lambda);
  model.nu = static_cast<float>(*nu);
  model.weightMean = *mean;
  model.listeners = static_cast<std::size_t>(*listeners);
  return model;
}

Result<void> writeCheckpoint(const fs::path& folder, const std::string& digest, const std::vector<double>& objectives,
                             const FactorMatrix& listeners, const FactorMatrix& items) {
  SafetensorsWriter writer;
  writer.addMetadata("digest", digest);
  writer.add("objectives", objectives);
  addMatrix(writer, "listeners", listeners);
  addMatrix(writer, "items", items);
  return writeFileAtomically(folder / kCheckpointName, writer.finish());
}

Result<TrainingCheckpoint> readCheckpoint(const fs::path& folder) {
  const auto bytes = readFile(folder / kCheckpointName);
  if (!bytes) return bytes.error();
  const auto file = Safetensors::read(*bytes, printable(folder / kCheckpointName), parseJson);
  if (!file) return file.error();
  const auto objectives = file->elements<double>("objectives", {kAnyLength});
  if (!objectives) return objectives.error();
  auto listeners = matrixOf(*file, "listeners", kAnyLength, kAnyLength);
  if (!listeners) return std::move(listeners).error();
  auto items = matrixOf(*file, "items", kAnyLength, listeners->factors());
  if (!items) return std::move(items).error();
  return TrainingCheckpoint{std::string(file->metadata("digest")),
                            objectives->size(),
                            {objectives->begin(), objectives->end()},
                            std::move(listeners).value(),
                            std::move(items).value()};
}

}  // namespace earshot
