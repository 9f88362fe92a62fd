#include "results/outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <string_view>

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

/// Returns the smallest of 1, 2, 5, 10, 20, 50, … that makes few enough bins.
std::int64_t round_step(std::uint64_t width) {
  for (std::int64_t power = 1;; power *= 10) {
    for (const std::int64_t factor : {1, 2, 5}) {
      const std::int64_t step = factor * power;
      if (width / max_bins < static_cast<std::uint64_t>(step)) return step;
    }
  }
}

/// Covers a range with spans, cut at multiples of a round step.
std::vector<span> cut(std::int64_t low, std::int64_t high) {
  const std::uint64_t width = distance(low, high);
  const std::int64_t step = width < max_single_values ? 1 : round_step(width);
  std::vector<span> spans;
  for (;;) {
    // To the last value below the next multiple; values may be negative.
    const std::int64_t rest = step - 1 - (low % step + step) % step;
    if (static_cast<std::uint64_t>(rest) >= distance(low, high)) break;
    spans.push_back({low, low + rest});
    low += rest + 1;
  }
  spans.push_back({low, high});
  return spans;
}

std::string label_of(const span& values) {
  if (values.low == values.high) return fmt::format("{}", values.low);
  return fmt::format("{}…{}", values.low, values.high);
}

/// Returns what an outcome means, and why a side does not show it.
std::string words_of(const outcome_results& program,
                     const allowed_outcome& outcome) {
  std::string words = outcome.means;
  for (const outcome_side& side : program.sides) {
    const auto reason = outcome.folded.find(side.implementation);
    if (reason == outcome.folded.end()) continue;
    words += fmt::format("{}{}: {}", words.empty() ? "" : "; ", side.label,
                         reason->second);
  }
  return words;
}

/// Counts each side's runs in the bin that has the label of the outcome. Bins
/// for other labels are added at the end, as not allowed.
void add_runs(std::vector<bin>& bins, const outcome_results& program,
              const std::function<std::string(const std::string&)>& label_for) {
  const std::size_t sides = program.sides.size();
  for (std::size_t i = 0; i < sides; ++i) {
    for (const auto& [outcome, runs] : program.sides[i].counts) {
      const std::string label = label_for(outcome);
      auto row = std::ranges::find(bins, label, &bin::label);
      if (row == bins.end()) {
        row = bins.insert(row, {label, false, std::vector<std::size_t>(sides)});
      }
      row->counts[i] += runs;
    }
  }
}

std::size_t total(const bin& row) {
  return std::accumulate(row.counts.begin(), row.counts.end(), std::size_t{0});
}

std::vector<bin> bins_of_numbers(const outcome_results& program) {
  std::vector<span> spans;
  std::vector<bin> bins;            // of the spans, in the same order
  std::vector<std::size_t> starts;  // of each outcome in the spans
  for (const allowed_outcome& outcome : program.allowed) {
    starts.push_back(spans.size());
    for (const span& values : cut(outcome.low, outcome.high)) {
      spans.push_back(values);
      bins.push_back({label_of(values), true,
                      std::vector<std::size_t>(program.sides.size())});
    }
    bins[starts.back()].means = words_of(program, outcome);
  }
  const auto low = spans.front().low;
  const auto high = spans.back().high;
  add_runs(bins, program, [&](const std::string& outcome) -> std::string {
    const auto value = to_integer(outcome);
    if (value && *value < low) return fmt::format("below {}", low);
    if (value && *value > high) return fmt::format("above {}", high);
    if (!value) return "other";
    const auto values =
        std::ranges::lower_bound(spans, *value, {}, &span::high);
    return *value < values->low ? "other" : label_of(*values);
  });
  // From the back: what is still to come keeps its place.
  for (std::size_t i = spans.size() - 1; i > 0; --i) {
    const bool is_start = std::ranges::binary_search(starts, i);
    if (is_start || total(bins[i]) > 0 || total(bins[i - 1]) > 0) continue;
    spans[i - 1].high = spans[i].high;
    bins[i - 1].label = label_of(spans[i - 1]);
    bins.erase(bins.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return bins;
}

std::vector<bin> bins_of_texts(const outcome_results& program) {
  constexpr std::size_t label_length = 24;
  std::vector<bin> bins;
  add_runs(bins, program, std::identity());
  std::ranges::stable_sort(bins, std::ranges::greater(), total);
  for (bin& row : bins) {
    row.is_allowed = true;
    if (row.label.size() > label_length) {
      row.label = row.label.substr(0, label_length) + "…";
    }
  }
  if (bins.size() <= max_bins) return bins;
  bin others{"others", true, std::vector<std::size_t>(program.sides.size())};
  for (std::size_t i = max_bins; i < bins.size(); ++i) {
    std::ranges::transform(others.counts, bins[i].counts, others.counts.begin(),
                           std::plus<>());
  }
  bins.resize(max_bins);
  bins.push_back(std::move(others));
  return bins;
}

}  // namespace

std::optional<std::size_t> runs_with_loss(const outcome_results& program,
                                          const outcome_side& side) {
  std::optional<std::size_t> runs;
  for (const allowed_outcome& outcome : program.allowed) {
    if (!outcome.is_loss) continue;
    runs = runs.value_or(0);
    for (const auto& [text, times] : side.counts) {
      const auto value = to_integer(text);
      if (value && outcome.has(*value)) *runs += times;
    }
  }
  return runs;
}

std::string describe_loss(const outcome_results& program,
                          const outcome_side& side) {
  std::string runs = count(side.runs, "run");
  const auto lossy = runs_with_loss(program, side);
  if (!lossy) return runs;
  if (*lossy == 0) return fmt::format("no lost update in {}", runs);
  return fmt::format("lost updates in {} of {} ({:.1f} %)", *lossy, runs,
                     share_of(*lossy, side.runs) * 100);
}

std::vector<std::pair<std::string, std::string>> meanings_of(
    const outcome_results& program) {
  std::vector<std::pair<std::string, std::string>> meanings;
  for (const allowed_outcome& outcome : program.allowed) {
    std::string words = words_of(program, outcome);
    if (words.empty()) continue;
    meanings.emplace_back(label_of({outcome.low, outcome.high}), words);
  }
  return meanings;
}

double share_of(std::size_t part, std::size_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

std::vector<bin> make_bins(const outcome_results& program) {
  return program.allowed.empty() ? bins_of_texts(program)
                                 : bins_of_numbers(program);
}

}  // namespace sidebyside
