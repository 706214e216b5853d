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
#include "shared/catalog/stored_vectors.h"
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

/// Cells and parts as in a catalog. `order` gets the row that lies at each place.
bench::ShippedCells shippedCells(const std::vector<float>& vectors, std::vector<std::uint32_t>& order) {
  const std::size_t rows = vectors.size() / kDimensions;
  ThreadPool pool;
  const Points points = {vectors.data(), rows, kDimensions, kDimensions};
  const CellOptions options{std::max<std::size_t>(1, rows / 320), 640, 1};
  const auto partition = partitionIntoCells(points, options, pool.parallelFor());
  if (!partition) return {};
  const auto partsOf = partsOfCells(points, *partition, 64, pool.parallelFor());
  bench::ShippedCells cells;
  const auto append = [](auto& all, const auto& more) { all.insert(all.end(), more.begin(), more.end()); };
  for (auto& members : partition->members()) {
    std::stable_sort(members.begin(), members.end(), [&](auto a, auto b) { return partsOf[a] < partsOf[b]; });
    std::vector<Embedding> some;
    std::vector<std::uint32_t> partRows;
    for (std::size_t i = 0; i < members.size(); ++i) {
      some.push_back(rowOf(vectors, members[i]));
      if (i == 0 || partsOf[members[i]] != partsOf[members[i - 1]]) partRows.push_back(0);
      ++partRows.back();
    }
    const StoredVectors stored(some, partRows);
    append(order, members);
    cells.rows.push_back(static_cast<std::uint32_t>(members.size()));
    cells.parts.push_back(static_cast<std::uint32_t>(partRows.size()));
    append(cells.partRows, partRows);
    append(cells.centres, stored.centres());
    append(cells.centreScales, stored.centreScales());
    append(cells.vectors, stored.values());
    append(cells.scales, stored.scales());
    append(cells.centroids, std::span(stored.centroid().values, kDimensions));
    cells.centroidScales.push_back(stored.centroid().scale);
    for (const double radius : stored.radii(Space::shipped().groups()))
      cells.radii.push_back(static_cast<float>(radius));
  }
  return cells;
}

void writeCells(const std::filesystem::path& folder, const bench::ShippedCells& cells) {
  write(folder / "cell-rows.u32", cells.rows);
  write(folder / "cell-parts.u32", cells.parts);
  write(folder / "part-rows.u32", cells.partRows);
  write(folder / "centres.i8", cells.centres);
  write(folder / "centre-scales.f32", cells.centreScales);
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
  const bench::ShippedCells shipped = shippedCells(vectors, order);
  const double building = millisecondsSince(start);
  write(folder / "order.u32", order);
  writeCells(folder, shipped);
  const std::size_t bytes = shipped.scales.size() * (kDimensions + sizeof(float) * (1 + kGroups));
  const bench::CellSearch search(shipped);
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
