#include "base/statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <utility>

namespace sidebyside {
namespace {

/// The value that would stand at `index` if the list were sorted.
double order_statistic(std::vector<double>& values, std::size_t index) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(index);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

/// The largest k, counted from 0, such that of n values the k lowest and the k
/// highest can be dropped and the rest still spans the median with the
/// level asked for; none if even the whole range does not.
std::optional<std::size_t> values_to_drop(std::size_t n, double level) {
  const double tail = (1 - level) / 2;
  const boost::math::binomial half(static_cast<double>(n), 0.5);
  if (boost::math::cdf(half, 0) > tail) return std::nullopt;
  // The quantile rounds outwards; the loop makes sure of it at the edges.
  auto k = static_cast<std::size_t>(boost::math::quantile(half, tail));
  while (k > 0 && boost::math::cdf(half, static_cast<double>(k)) > tail) --k;
  return k;
}

}  // namespace

double median(std::vector<double> values) {
  assert(!values.empty());
  const std::size_t middle = values.size() / 2;
  const double upper = order_statistic(values, middle);
  if (values.size() % 2 == 1) return upper;
  const auto lower = std::max_element(
      values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle));
  return std::midpoint(*lower, upper);
}

double median_absolute_deviation(std::vector<double> values) {
  const double center = median(values);
  for (double& value : values) value = std::abs(value - center);
  return median(std::move(values));
}

double mean(const std::vector<double>& values) {
  assert(!values.empty());
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(values.size());
}

double standard_deviation(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  const double center = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - center) * (value - center);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

std::optional<interval> median_interval(std::vector<double> values,
                                        double level) {
  assert(level > 0 && level < 1);
  if (values.empty()) return std::nullopt;
  const auto drop = values_to_drop(values.size(), level);
  if (!drop) return std::nullopt;
  const double low = order_statistic(values, *drop);
  const double high = order_statistic(values, values.size() - 1 - *drop);
  return interval{low, high, level};
}

std::vector<double> block_medians(const std::vector<double>& values,
                                  const std::vector<std::size_t>& sizes) {
  std::vector<double> medians;
  medians.reserve(sizes.size());
  auto begin = values.begin();
  for (const std::size_t size : sizes) {
    assert(size > 0 && size <= static_cast<std::size_t>(values.end() - begin));
    const auto end = begin + static_cast<std::ptrdiff_t>(size);
    medians.push_back(median({begin, end}));
    begin = end;
  }
  assert(begin == values.end());
  return medians;
}

std::vector<double> ratios(const std::vector<double>& numerators,
                           const std::vector<double>& denominators) {
  assert(numerators.size() == denominators.size());
  std::vector<double> quotients(numerators.size());
  std::transform(numerators.begin(), numerators.end(), denominators.begin(),
                 quotients.begin(), std::divides<>());
  return quotients;
}

}  // namespace sidebyside
