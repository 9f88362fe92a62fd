/// Pure functions over samples; nothing here knows what was measured.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace sidebyside {

/// The middle value, or the mean of the two middle ones. Not of an empty list.
double median(std::vector<double> values);

/// The median absolute deviation from the median, as it is (not scaled to be
/// comparable with a standard deviation). Not of an empty list.
double median_absolute_deviation(std::vector<double> values);

/// The arithmetic mean. Not of an empty list.
double mean(const std::vector<double>& values);

/// The sample standard deviation (divisor n - 1); 0 for a single value.
double standard_deviation(const std::vector<double>& values);

/// Where the median of the population lies, with a confidence of `level`.
struct interval {
  double low = 0;
  double high = 0;
  double level = 0;  ///< as asked for; the true coverage is a bit higher
};

/// The distribution-free confidence interval of the median: two order
/// statistics, ranks from the binomial distribution with p = 1/2 (H. A. David
/// and H. N. Nagaraja, Order Statistics, 3rd edition, section 7.1). None where
/// there are too few values for that level: 95 % takes 6, 99 % takes 8.
std::optional<interval> median_interval(std::vector<double> values,
                                        double level);

}  // namespace sidebyside
