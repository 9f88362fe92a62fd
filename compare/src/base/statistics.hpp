/// Pure functions over samples of anything.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace sidebyside {

/// Returns the middle value, or the mean of the two middle values. The list
/// must not be empty, here and in the functions below.
double median(std::vector<double> values);

/// Returns the median absolute deviation from the median. It is not scaled to
/// estimate the standard deviation.
double median_absolute_deviation(std::vector<double> values);

/// Returns the arithmetic mean.
double mean(const std::vector<double>& values);

/// Returns the sample standard deviation (divisor n - 1); 0 for a single value.
double standard_deviation(const std::vector<double>& values);

/// A confidence interval.
struct interval {
  double low = 0;
  double high = 0;
  double level = 0;  ///< as requested; the true coverage is a bit higher
};

/// Returns the distribution-free confidence interval of the median: two order
/// statistics whose ranks come from the binomial distribution with p = 1/2
/// (H. A. David and H. N. Nagaraja, Order Statistics, 3rd edition,
/// section 7.1). There is none if the level needs more values: 95 % takes 6, 99
/// % takes 8.
std::optional<interval> median_interval(std::vector<double> values,
                                        double level);

/// Returns the confidence interval of a proportion of which `count` of `all`
/// trials were a success (C. J. Clopper and E. S. Pearson, The use of
/// confidence or fiducial limits, Biometrika 26, 1934).
interval proportion_interval(std::size_t count, std::size_t all, double level);

}  // namespace sidebyside
