// bench_neighbours FOLDER: puts FOLDER/vectors.f32 into cells, as catalog build does, writes them into FOLDER as they
// would be shipped, and searches them: a line on stdin names a search, a line of JSON on stdout answers.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "bench/neighbours/cells.h"
#include "native/thread_pool.h"
#include "shared/ranking/cell_partition.h"
#include "shared/signal/lanes.h"

namespace {

using namespace earshot;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kQueriesOfPart = 10;  ///< timed together

double millisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::vector<float> readFloats(const std::filesystem::path& path) {
  std::vector<float> values(std::filesystem::file_size(path) / sizeof(float));
  std::ifstream(path, std::ios::binary)
      .read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(float)));
  return values;
}

template <class T>
void write(const std::filesystem::path& path, const std::vector<T>& values) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
}

Embedding rowOf(const std::vector<float>& values, std::size_t row) {
  Embedding vector{};
  std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(row * kDimensions), kDimensions, vector.begin());
  return vector;
}

/// About 200 rows a cell and 400 at most, as in a catalog. `order` gets the row that lies at each place.
bench::ShippedCells shippedCells(const std::vector<float>& vectors, std::vector<std::uint32_t>& order) {
  const std::size_t rows = vectors.size() / kDimensions;
  ThreadPool pool;
  const CellOptions options{std::max<std::size_t>(1, rows / 200), 400, 1};
  const auto partition =
      partitionIntoCells({vectors.data(), rows, kDimensions, kDimensions}, options, pool.parallelFor());
  if (!partition) return {};
  bench::ShippedCells cells;
  cells.vectors.resize(rows * kDimensions);
  cells.scales.resize(rows);
  const auto members = partition->members();
  for (std::size_t c = 0; c < members.size(); ++c) {
    cells.rows.push_back(static_cast<std::uint32_t>(members[c].size()));
    Embedding centroid{};
    std::copy_n(partition->centroid(c).begin(), kDimensions, centroid.begin());
    cells.centroids.resize((c + 1) * kDimensions);
    cells.centroidScales.push_back(
        quantize(centroid, std::span<std::int8_t, kDimensions>(&cells.centroids[c * kDimensions], kDimensions)));
    const Embedding stored = QuantizedRow{&cells.centroids[c * kDimensions], cells.centroidScales.back()}.vector();
    std::array<double, kGroups> radii{};
    for (const std::uint32_t row : members[c]) {
      const std::size_t place = order.size();
      std::int8_t* values = &cells.vectors[place * kDimensions];
      order.push_back(row);
      cells.scales[place] = quantize(rowOf(vectors, row), std::span<std::int8_t, kDimensions>(values, kDimensions));
      for (std::size_t g = 0; g < kGroups; ++g)
        radii[g] =
            std::max(radii[g], groupDistance(stored, {values, cells.scales[place]}, Space::shipped().groups()[g]));
    }
    // A hair more: a bound that rounding made too short would hide a row.
    for (const double radius : radii) cells.radii.push_back(static_cast<float>(radius * (1 + 1e-6)));
  }
  return cells;
}

void writeCells(const std::filesystem::path& folder, const bench::ShippedCells& cells) {
  write(folder / "cell-rows.u32", cells.rows);
  write(folder / "cell-vectors.i8", cells.vectors);
  write(folder / "cell-scales.f32", cells.scales);
  write(folder / "centroids.i8", cells.centroids);
  write(folder / "centroid-scales.f32", cells.centroidScales);
  write(folder / "radii.f32", cells.radii);
}

struct Answers {
  std::vector<std::vector<Neighbour>> found;
  std::vector<double> parts;  ///< milliseconds a query
};

Answers answer(const bench::CellSearch& search, bool probed, std::size_t limit, const std::vector<float>& queries) {
  Answers answers;
  answers.found.resize(queries.size() / kDimensions);
  for (std::size_t part = 0; part + kQueriesOfPart <= answers.found.size(); part += kQueriesOfPart) {
    const auto start = Clock::now();
    for (std::size_t q = part; q < part + kQueriesOfPart; ++q)
      answers.found[q] = probed ? search.probed(rowOf(queries, q), limit) : search.exact(rowOf(queries, q), limit);
    answers.parts.push_back(millisecondsSince(start) / static_cast<double>(kQueriesOfPart));
  }
  return answers;
}

/// A list in JSON.
template <class List, class Text>
std::string listed(const List& list, const Text& text) {
  std::string all = "[";
  for (const auto& each : list) {
    if (all.size() > 1) all.append(",");
    all.append(text(each));
  }
  return all.append("]");
}

void printAnswers(const Answers& answers, bool withIds, const std::vector<std::uint32_t>& order) {
  const auto numberText = [](double value) { return std::to_string(value); };
  const auto rowText = [&](const Neighbour& each) { return std::to_string(order[each.track]); };
  const auto listText = [&](const std::vector<Neighbour>& list) { return listed(list, rowText); };
  double sum = 0;
  for (const double part : answers.parts) sum += part;
  std::printf("{\"ms\":%.6f,\"parts\":%s,\"value\":%s,\"ids\":%s}\n", sum / static_cast<double>(answers.parts.size()),
              listed(answers.parts, numberText).c_str(), answers.found.front().empty() ? "false" : "true",
              withIds ? listed(answers.found, listText).c_str() : "[]");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::filesystem::path folder = arguments[1];
  const std::vector<float> queries = readFloats(folder / "queries.f32");
  std::vector<std::uint32_t> order;
  const std::vector<float> vectors = readFloats(folder / "vectors.f32");
  const auto start = Clock::now();
  bench::ShippedCells shipped = shippedCells(vectors, order);
  const double building = millisecondsSince(start);
  write(folder / "order.u32", order);
  writeCells(folder, shipped);
  const std::size_t bytes = shipped.scales.size() * (kDimensions + sizeof(float) * (1 + kGroups));
  const bench::CellSearch search(std::move(shipped));
  std::printf("{\"version\":\"0.1.0, %zu lanes\",\"cells\":%zu,\"buildMs\":%.1f}\n", kLanes, search.cells(), building);
  std::fflush(stdout);

  for (std::string line; std::getline(std::cin, line);) {
    if (line.ends_with(": build")) {
      std::printf("{\"ms\":0,\"bytes\":%zu}\n", bytes);
    } else {
      const bool probed = line.find("IVF") != std::string::npos;
      const std::size_t limit = std::stoul(line.substr(line.rfind(' ') + 1));
      printAnswers(answer(search, probed, limit, queries), line.find("found") != std::string::npos, order);
    }
    std::fflush(stdout);
  }
}
