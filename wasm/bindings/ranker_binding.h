#pragma once

#include <cstdint>
#include <vector>

#include "shared/buffer.h"
#include "shared/catalog/track_table.h"
#include "shared/factors/factor_matrix.h"
#include "shared/factors/fold_in.h"
#include "shared/recommend/similar.h"
#include "shared/recommend/taste_table.h"
#include "wasm/bindings/message.h"

namespace earshot {

/// What a catalog knows of taste, and the listener of the last request.
struct TasteBinding {
  Buffer<float> gram;  ///< rows padded as in FactorMatrix
  FoldInModel model;
  FactorColumns filling;             ///< the cell that JavaScript writes to
  std::vector<FactorColumns> cells;  ///< as the table's
  Buffer<float> listener;            ///< also where the next one starts from
  Buffer<float> rows;                ///< factors of the evidence
  std::vector<std::uint32_t> ids;
  std::vector<float> weights, targets;
};

/// A catalog's numbers, as JavaScript fills and asks them.
struct RankerBinding {
  TrackTable table;
  TrackColumns filling;  ///< the cell that JavaScript writes to
  TasteBinding taste;
};

/// What ranker.ts writes for rankerAsk.
struct RankRequest {
  SimilarOptions options;
  std::vector<std::uint32_t> excluded;
  std::vector<Seed> seeds, dislikes;

  Result<void> read(const TrackTable& table);
};

std::vector<std::uint32_t> readTracks(MessageReader& message);

}  // namespace earshot
