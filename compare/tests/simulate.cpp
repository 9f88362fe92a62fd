// Simulates sessions in which there is nothing to find, and counts how many
// would find something if compare calculated in other ways: the argument of
// METHOD.md. The noise is as benchmarks have it, and the seeds are fixed.
#include <fmt/format.h>

#include <cstddef>
#include <random>
#include <vector>

#include "base/statistics.hpp"

namespace {

using namespace sidebyside;
using ratios = std::vector<double>;

constexpr int sessions = 1000;
constexpr std::size_t rounds = 20;  ///< of a block
constexpr std::size_t blocks = 50;
constexpr double level = 0.99;
constexpr double seen_as_same = 0.01;
constexpr double tolerance = 0.05;

double skewed(std::mt19937_64& random) {
  return 1 + std::lognormal_distribution(-3.0, 1.0)(random);
}

/// Much work beside it: times of two modes, far apart.
double busy(std::mt19937_64& random) {
  const bool is_slow = std::bernoulli_distribution(0.4)(random);
  return std::normal_distribution(is_slow ? 2.0 : 1.0, 0.1)(random);
}

/// The factor of one side that a placement on worn memory brings.
double placement(std::mt19937_64& random) {
  return std::normal_distribution(1.0, 0.025)(random);
}

/// The ratios of so many rounds on one placement.
ratios rounds_on(double placement, std::size_t count, std::mt19937_64& random) {
  ratios results(count);
  for (double& ratio : results) {
    ratio = placement * skewed(random) / skewed(random);
  }
  return results;
}

bool misses(const ratios& values, double margin) {
  const interval range = *median_interval(values, level);
  return range.low > 1 + margin || range.high < 1 - margin;
}

bool one_placement_differs(std::mt19937_64& random) {
  return misses(rounds_on(placement(random), rounds * blocks, random),
                seen_as_same);
}

/// Whether an interval misses the ratio, with a placement for each block: over
/// all rounds, or over the medians of blocks.
bool placements_differ(std::mt19937_64& random, bool are_rounds_values) {
  ratios values;
  for (std::size_t block = 0; block < blocks; ++block) {
    const ratios results = rounds_on(placement(random), rounds, random);
    if (are_rounds_values) {
      values.insert(values.end(), results.begin(), results.end());
    } else {
      values.push_back(median(results));
    }
  }
  return misses(values, 0);
}

bool rounds_differ(std::mt19937_64& random) {
  return placements_differ(random, true);
}

bool blocks_differ(std::mt19937_64& random) {
  return placements_differ(random, false);
}

/// Whether one of many looks calls a build too slow that is slower by just the
/// tolerance. Each look takes the interval of a single one.
bool some_look_alarms(std::mt19937_64& random) {
  ratios medians;
  for (std::size_t look = 16; look <= 700; look += look / 10) {
    while (medians.size() < look) {
      medians.push_back((1 + tolerance) * busy(random) / busy(random));
    }
    if (median_interval(medians, level)->low > 1 + tolerance) return true;
  }
  return false;
}

void count(const char* method, bool (*is_wrong)(std::mt19937_64&)) {
  std::mt19937_64 random(20261122);
  int wrong = 0;
  for (int i = 0; i < sessions; ++i) wrong += is_wrong(random) ? 1 : 0;
  fmt::print("{:7} of {} wrong: {}\n", wrong, sessions, method);
}

}  // namespace

int main() {
  count("an interval over rounds on one placement", one_placement_differs);
  count("an interval over rounds on 50 placements", rounds_differ);
  count("an interval over blocks on 50 placements", blocks_differ);
  count("a plain interval, looked at again and again", some_look_alarms);
}
