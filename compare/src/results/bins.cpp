#include "results/bins.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {
namespace {

constexpr std::size_t max_single_values = 20;
constexpr std::size_t max_bins = 10;

/// A range of integers, both ends included.
struct span {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

std::uint64_t distance(std::int64_t low, std::int64_t high) {
  return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
}

/// The least of 1, 2, 5, 10, 20, 50, … that makes few enough bins.
std::uint64_t nice_step(std::uint64_t width) {
  std::uint64_t power = 1;
  for (;; power *= 10) {
    for (const std::uint64_t factor : {1U, 2U, 5U}) {
      if (width / max_bins < factor * power) return factor * power;
    }
    if (power > width / 10) return width / max_bins + 1;
  }
}

/// Spans that cover the range, cut at multiples of a round step.
std::vector<span> cut(span all) {
  const std::uint64_t width = distance(all.low, all.high);
  const std::uint64_t step = width < max_single_values ? 1 : nice_step(width);
  std::vector<span> spans;
  std::int64_t low = all.low;
  for (;;) {
    // How far above a multiple of the step `low` is, negative values too.
    const auto size = static_cast<std::int64_t>(
        std::min<std::uint64_t>(step, static_cast<std::uint64_t>(INT64_MAX)));
    const auto above = static_cast<std::uint64_t>((low % size + size) % size);
    const std::uint64_t rest = static_cast<std::uint64_t>(size) - 1 - above;
    if (rest >= distance(low, all.high)) {
      spans.push_back({low, all.high});
      return spans;
    }
    const std::int64_t high = low + static_cast<std::int64_t>(rest);
    spans.push_back({low, high});
    low = high + 1;
  }
}

std::string label_of(span values) {
  if (values.low == values.high) return fmt::format("{}", values.low);
  return fmt::format("{}…{}", values.low, values.high);
}

bin& find_or_add(std::vector<bin>& bins, const std::string& label,
                 std::size_t sides) {
  const auto found = std::find_if(
      bins.begin(), bins.end(),
      [&](const bin& candidate) { return candidate.label == label; });
  if (found != bins.end()) return *found;
  return bins.emplace_back(bin{label, false, std::vector<std::size_t>(sides)});
}

std::vector<bin> bins_of_range(const outcome_results& of) {
  const auto [low, high] = *of.range;
  const bool is_wide = distance(low, high) >= max_single_values;
  const bool has_own_bin = is_wide && of.lossless == high;
  std::vector<span> spans = cut({low, has_own_bin ? high - 1 : high});
  if (has_own_bin) spans.push_back({high, high});

  const std::size_t sides = of.sides.size();
  std::vector<bin> bins;
  bins.reserve(spans.size());
  for (const span& values : spans) {
    bins.push_back({label_of(values), true, std::vector<std::size_t>(sides)});
  }
  for (std::size_t i = 0; i < sides; ++i) {
    for (const auto& [outcome, runs] : of.sides[i].counts) {
      const auto value = to_integer(outcome);
      if (value && *value >= low && *value <= high) {
        const auto at = std::find_if(
            spans.begin(), spans.end(),
            [&](const span& values) { return *value <= values.high; });
        bins[static_cast<std::size_t>(at - spans.begin())].counts[i] += runs;
      } else {
        const std::string label = !value ? "other"
                                  : *value < low
                                      ? fmt::format("below {}", low)
                                      : fmt::format("above {}", high);
        find_or_add(bins, label, sides).counts[i] += runs;
      }
    }
  }
  return bins;
}

std::size_t total(const bin& of) {
  return std::accumulate(of.counts.begin(), of.counts.end(), std::size_t{0});
}

std::vector<bin> bins_of_texts(const outcome_results& of) {
  constexpr std::size_t label_length = 24;
  const std::size_t sides = of.sides.size();
  std::vector<bin> bins;
  for (std::size_t i = 0; i < sides; ++i) {
    for (const auto& [outcome, runs] : of.sides[i].counts) {
      find_or_add(bins, outcome, sides).counts[i] += runs;
    }
  }
  std::stable_sort(bins.begin(), bins.end(), [](const bin& a, const bin& b) {
    return total(a) > total(b);
  });
  bin others{"others", true, std::vector<std::size_t>(sides)};
  while (bins.size() > max_bins) {
    for (std::size_t i = 0; i < sides; ++i) {
      others.counts[i] += bins.back().counts[i];
    }
    bins.pop_back();
  }
  for (bin& made : bins) {
    made.is_allowed = true;
    const std::string_view start(made.label);
    made.label = escape(start.substr(0, label_length)) +
                 (start.size() > label_length ? "…" : "");
  }
  if (total(others) > 0) bins.push_back(std::move(others));
  return bins;
}

}  // namespace

double share_of(std::size_t part, std::size_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

std::vector<bin> make_bins(const outcome_results& of) {
  return of.range ? bins_of_range(of) : bins_of_texts(of);
}

std::string describe_loss(const outcome_results& of, const outcome_side& side) {
  std::string runs = count(side.runs, "run");
  if (!of.lossless) return runs;
  const std::size_t lossy = runs_with_loss(side, *of.lossless);
  if (lossy == 0) return fmt::format("no lost update in {}", runs);
  return fmt::format("lost updates in {} of {} ({:.1f} %)", lossy, runs,
                     share_of(lossy, side.runs) * 100);
}

}  // namespace sidebyside
