#include "base/statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/statistics/univariate_statistics.hpp>
#include <cmath>

namespace sidebyside {

double median(std::vector<double> values) {
  return boost::math::statistics::median(values);
}

double median_absolute_deviation(std::vector<double> values) {
  const double center = median(values);
  // Boost 1.74's own function forgets to subtract the center.
  for (double& value : values) value = std::abs(value - center);
  return median(std::move(values));
}

double mean(const std::vector<double>& values) {
  return boost::math::statistics::mean(values);
}

double standard_deviation(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  return std::sqrt(boost::math::statistics::sample_variance(values));
}

std::optional<interval> median_interval(std::vector<double> values,
                                        double level) {
  const double tail = (1 - level) / 2;
  const boost::math::binomial half(static_cast<double>(values.size()), 0.5);
  if (boost::math::cdf(half, 0) > tail) return std::nullopt;
  // The same number of values can be dropped at both ends. The quantile rounds
  // outwards; the loop makes sure of it at the edges.
  double drop_count = boost::math::quantile(half, tail);
  while (boost::math::cdf(half, drop_count) > tail) --drop_count;
  std::ranges::sort(values);
  const auto first = static_cast<std::size_t>(drop_count);
  return interval{values[first], values[values.size() - 1 - first], level};
}

interval proportion_interval(std::size_t count, std::size_t all, double level) {
  using distribution = boost::math::binomial_distribution<double>;
  const double tail = (1 - level) / 2;
  const auto trials = static_cast<double>(all);
  const auto successes = static_cast<double>(count);
  return {distribution::find_lower_bound_on_p(trials, successes, tail),
          distribution::find_upper_bound_on_p(trials, successes, tail), level};
}

}  // namespace sidebyside
