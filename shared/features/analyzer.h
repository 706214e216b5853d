#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "shared/features/feature_matrix.h"
#include "shared/features/feature_set.h"
#include "shared/result.h"
#include "shared/signal/excerpt.h"
#include "shared/signal/planar_block.h"

namespace earshot {

struct AnalysisOptions {
  double sampleRate = 0;  ///< of the blocks pushed, Hz, [1000, 768000]
  Excerpt excerpt;        ///< which part of the recording counts; the whole by default
};

struct Analysis {
  Statistics statistics;
  double duration = 0;            ///< seconds analyzed
  std::vector<double> beatTimes;  ///< seconds from the excerpt's start
};

/// Turns a recording, pushed block by block, into a feature set's numbers.
///
/// The mel floor (80 dB below the recording's own maximum) and the tuning are known only at its end, so the source is
/// read twice. Up to kKeptSeconds of mono audio are kept between the passes, and then the second one needs no source:
///
///   do {
///     for (each block of the source)
///       if (!analyzer.push(block)) break;      // an error, or enough
///   } while (analyzer.endPass() == Pass::Again);
///   analyzer.finish();
///
/// Memory: at most 320 bytes a frame (43 frames a second); while they may still spare a second pass, the kept audio (88
/// KB a second) and the spectra of the first minute (10.7 MB), each dropped once the recording is longer.
///
/// Silence, a constant, clipping and recordings shorter than a frame give finite numbers; each feature's header says
/// which.
class Analyzer {
 public:
  static constexpr double kKeptSeconds = 540;

  static Result<Analyzer> create(const AnalysisOptions& options);
  Analyzer(Analyzer&&) noexcept;
  Analyzer& operator=(Analyzer&&) noexcept;
  ~Analyzer();

  /// Enough: the excerpt is complete, the rest of the source need not be decoded.
  enum class Appetite { More, Enough };
  /// Again: push the same source once more from its start.
  enum class Pass { Again, Done };

  /// Mono is the mean of the channels. Errors: NotFinite (names the first sample that is NaN,
  /// infinite, or beyond 1e9 times full scale), OutOfMemory, InvalidArgument (a block without channels).
  Result<Appetite> push(const PlanarBlock& block);
  /// Errors: OutOfMemory, InvalidArgument (the second pass had another number of samples than the first).
  Result<Pass> endPass();

  /// Errors: TooShort (less than one sample in the excerpt), InvalidArgument (before the last pass ended), OutOfMemory.
  Result<Analysis> finish();

  /// Every per-frame feature that the numbers are of. Precondition: finish() gave them. Pages never ask.
  std::vector<FeatureMatrix> frames() const;

 private:
  struct State;
  explicit Analyzer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace earshot
