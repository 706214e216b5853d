#pragma once

#include <span>
#include <vector>

namespace earshot {

/// The seven statistics of one coefficient over time, in the order of FMA's columns.
struct ColumnStatistics {
  double kurtosis;  ///< excess, biased: m4 / m2^2 - 3
  double max;
  double mean;
  double median;  ///< the mean of the two in the middle for an even count
  double min;
  double skew;               ///< biased: m3 / m2^(3/2)
  double standardDeviation;  ///< over n, not n - 1
};

/// Statistics of a row of numbers, computed in double.
///
/// Source: Defferrard et al. (2017), FMA's features.py: scipy.stats.skew and kurtosis with their defaults, numpy's
/// others. A constant row has skew 0 and kurtosis -3 (m4 / m2^2 taken as 0: what scipy gave when FMA's columns were
/// published; later versions give NaN). A row with a NaN or an infinity, or no numbers at all, has NaN for all seven.
/// scratch: any vector, kept by the caller so that rows of one length allocate once.
ColumnStatistics summarize(std::span<const float> values, std::vector<float>& scratch);

}  // namespace earshot
