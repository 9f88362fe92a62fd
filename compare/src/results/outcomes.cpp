#include "results/outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>

#include "base/text.hpp"

namespace sidebyside {
namespace {

constexpr std::size_t max_single_values = 20;
constexpr std::size_t max_bins = 10;

std::uint64_t distance(std::int64_t low, std::int64_t high) {
  return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
}

/// Returns the step at whose multiples a range is cut: 1, or the smallest of 2,
/// 5, 10, 20, 50, … that makes few enough bins.
std::int64_t step_of(std::uint64_t width) {
  std::int64_t step = 1;
  if (width < max_single_values) return step;
  for (int i = 0; width / max_bins >= static_cast<std::uint64_t>(step); ++i) {
    step = i % 3 == 1 ? step / 2 * 5 : step * 2;
  }
  return step;
}

std::string label_of(std::int64_t low, std::int64_t high) {
  return low == high ? fmt::format("{}", low) : fmt::format("{}…{}", low, high);
}

/// Returns what an outcome means, and why a side does not show it.
std::string words_of(const outcome_results& program, const auto& outcome) {
  std::string words = outcome.means;
  for (const outcome_side& side : program.sides) {
    const auto reason = outcome.folded.find(side.implementation);
    if (reason == outcome.folded.end()) continue;
    words += fmt::format("{}{}: {}", words.empty() ? "" : "; ", side.label,
                         reason->second);
  }
  return words;
}

/// Counts the runs of a side with an outcome in a range.
std::size_t runs_in(const outcome_side& side, std::int64_t low,
                    std::int64_t high) {
  std::size_t sum = 0;
  for (const auto& [outcome, runs] : side.counts) {
    const auto value = to_integer(outcome);
    if (value && low <= *value && *value <= high) sum += runs;
  }
  return sum;
}

/// Adds the bins of an allowed outcome. Empty neighbours are one.
void add_bins(std::vector<bin>& bins, const outcome_results& program,
              const allowed_outcome& outcome) {
  const std::int64_t step = step_of(distance(outcome.low, outcome.high));
  std::int64_t first = outcome.low;  // of the last bin
  bool was_empty = false;
  for (std::int64_t low = outcome.low;;) {
    // To the last value below the next multiple; values may be negative.
    const std::int64_t rest = step - 1 - (low % step + step) % step;
    const auto high = static_cast<std::int64_t>(
        low + std::min<std::uint64_t>(rest, distance(low, outcome.high)));
    const auto counts = collect(program.sides, [&](const outcome_side& side) {
      return runs_in(side, low, high);
    });
    const bool is_empty = std::ranges::all_of(counts, std::logical_not<>());
    if (!is_empty || !was_empty) {
      first = low;
      bins.emplace_back();
    }
    bins.back() = {label_of(first, high), true, counts,
                   first == outcome.low ? words_of(program, outcome) : ""};
    if (high == outcome.high) return;
    was_empty = is_empty;
    low = high + 1;
  }
}

/// Counts each side's runs in the bin that has the label of the outcome, if
/// there is a label. Missing bins are added at the end, as not allowed.
void add_runs(std::vector<bin>& bins, const outcome_results& program,
              const auto& label_for) {
  const std::vector<std::size_t> no_runs(program.sides.size());
  std::map<std::string, std::size_t> rows;  // by label
  for (const bin& each : bins) rows.emplace(each.label, rows.size());
  for (std::size_t i = 0; i < no_runs.size(); ++i) {
    for (const auto& [outcome, runs] : program.sides[i].counts) {
      const std::optional<std::string> label = label_for(outcome);
      if (!label) continue;
      const auto [row, is_new] = rows.emplace(*label, bins.size());
      if (is_new) bins.push_back({*label, false, no_runs});
      bins[row->second].counts[i] += runs;
    }
  }
}

std::vector<bin> bins_of_texts(const outcome_results& program) {
  constexpr std::size_t label_length = 24;
  std::vector<bin> bins;
  add_runs(bins, program, unescape_bytes);
  std::ranges::stable_sort(bins, std::ranges::greater(), [](const bin& row) {
    return std::reduce(row.counts.begin(), row.counts.end());
  });
  for (bin& row : bins) {
    row.is_allowed = true;
    row.label = shorten(row.label, label_length);
  }
  if (bins.size() > max_bins) bins[max_bins].label = "others";
  for (; bins.size() > max_bins + 1; bins.pop_back()) {
    auto& others = bins[max_bins].counts;
    std::ranges::transform(others, bins.back().counts, others.begin(),
                           std::plus<>());
  }
  return bins;
}

}  // namespace

std::vector<outcome_results> split_by_allowed(const outcome_results& program) {
  std::vector<outcome_results> parts;
  outcome_results rest = program;
  while (!rest.sides.empty()) {
    outcome_results& part = parts.emplace_back(program);
    const outcome_side first = rest.sides.front();
    const auto is_in_part = [&](const outcome_side& side) {
      return side.allowed == first.allowed && side.named == first.named;
    };
    std::erase_if(rest.sides, is_in_part);
    std::erase_if(part.sides, std::not_fn(is_in_part));
    std::erase_if(part.failures, [&](const failure& failure) {
      return std::ranges::count(part.sides, failure.implementation,
                                &side_runs::implementation) == 0;
    });
  }
  return parts;
}

std::string describe_allowed(const std::vector<allowed_outcome>& numbers,
                             const std::vector<named_outcome>& named) {
  constexpr std::uint64_t max_listed = 4;
  std::vector<allowed_outcome> ranges;  // neighbours are one
  for (const allowed_outcome& each : numbers) {
    if (!ranges.empty() && distance(ranges.back().high, each.low) == 1) {
      ranges.back().high = each.high;
    } else {
      ranges.push_back(each);
    }
  }
  std::vector<std::string> words;
  for (const auto& [low, high, means, is_loss, folded] : ranges) {
    if (distance(low, high) >= max_listed) {
      words.push_back(fmt::format("a number from {} to {}", low, high));
      continue;
    }
    for (std::uint64_t i = 0; i <= distance(low, high); ++i) {
      words.push_back(fmt::format("{}", low + static_cast<std::int64_t>(i)));
    }
  }
  for (const named_outcome& each : named) words.push_back(each.name);
  if (words.size() < 2) return join(words, "");
  const std::string last = words.back();
  words.pop_back();
  return join(words, ", ") + " or " + last;
}

std::optional<std::size_t> runs_with_loss(const outcome_side& side) {
  std::optional<std::size_t> runs;
  for (const allowed_outcome& outcome : side.allowed) {
    if (!outcome.is_loss) continue;
    runs = runs.value_or(0) + runs_in(side, outcome.low, outcome.high);
  }
  return runs;
}

std::string describe_loss(const outcome_side& side) {
  std::string runs = count(side.runs, "run");
  const auto lossy = runs_with_loss(side);
  if (!lossy) return runs;
  if (*lossy == 0) return fmt::format("no lost update in {}", runs);
  return fmt::format("lost updates in {} of {} ({} %)", *lossy, runs,
                     percent_of(*lossy, side.runs));
}

double share_of(std::size_t part, std::size_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

std::string percent_of(std::size_t part, std::size_t all) {
  return format_figure(share_of(part, all) * 100, 1);
}

std::vector<bin> make_bins(const outcome_results& program) {
  const auto& numbers = program.sides.front().allowed;
  const auto& named = program.sides.front().named;
  if (numbers.empty() && named.empty()) return bins_of_texts(program);
  std::vector<bin> bins;
  for (const allowed_outcome& outcome : numbers) {
    add_bins(bins, program, outcome);
  }
  for (const named_outcome& outcome : named) {
    bins.push_back({outcome.name, true,
                    std::vector<std::size_t>(program.sides.size()),
                    words_of(program, outcome)});
  }
  add_runs(bins, program, [&](const std::string& outcome) {
    if (std::ranges::count(named, outcome, &named_outcome::name) > 0) {
      return std::optional(outcome);
    }
    const auto value = to_integer(outcome);
    std::optional<std::string> label = "other";
    if (!value || numbers.empty()) return label;
    const auto low = numbers.front().low;
    const auto high = numbers.back().high;
    if (*value < low) label = fmt::format("below {}", low);
    if (*value > high) label = fmt::format("above {}", high);
    for (const allowed_outcome& allowed : numbers) {
      if (allowed.has(*value)) label.reset();  // it has a bin already
    }
    return label;
  });
  return bins;
}

}  // namespace sidebyside
