#include "histogram.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>

#include "text.hpp"

namespace compare {
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

/// A bar in eighths of a column. What is there at all is seen.
std::string bar(double share, std::size_t width) {
  constexpr std::array<std::string_view, 8> parts{"",  "▏", "▎", "▍",
                                                  "▌", "▋", "▊", "▉"};
  auto eighths = static_cast<std::size_t>(
      std::lround(share * static_cast<double>(width) * 8));
  if (share > 0) eighths = std::max<std::size_t>(eighths, 1);
  std::string drawn;
  for (std::size_t i = 0; i < eighths / 8; ++i) drawn += "█";
  return drawn + std::string(parts[eighths % 8]);
}

double share_of(std::size_t part, std::size_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

/// A bracket around the rows that are allowed, and a cross at others.
std::string_view mark(const std::vector<bin>& bins, std::size_t row) {
  if (!bins[row].is_allowed) return "✗";
  const bool is_first = row == 0;
  const bool is_last = row + 1 == bins.size() || !bins[row + 1].is_allowed;
  if (is_first && is_last) return "─";
  return is_first ? "┌" : is_last ? "└" : "│";
}

std::string allowed(const outcome_results& of) {
  if (!of.range) return "allowed: what matches the pattern";
  return fmt::format("allowed: {} to {}", of.range->first, of.range->second);
}

constexpr std::size_t count_width = 6;
constexpr std::size_t share_width = 8;  // " 100.0 %"

/// Sides `first` to `last - 1` beside each other.
std::string draw(const terminal& to, const outcome_results& of,
                 const std::vector<bin>& bins, std::size_t first,
                 std::size_t last, std::size_t label_width,
                 std::size_t bar_width) {
  std::string text(2 + label_width, ' ');
  for (std::size_t i = first; i < last; ++i) {
    text +=
        "  " + pad(escape(of.sides[i].label),
                   i + 1 < last ? bar_width + count_width + share_width : 0);
  }
  text += '\n';
  for (std::size_t row = 0; row < bins.size(); ++row) {
    const bin& shown = bins[row];
    std::string line = fmt::format("{} {}", mark(bins, row),
                                   pad_left(shown.label, label_width));
    for (std::size_t i = first; i < last; ++i) {
      const std::size_t runs = shown.counts[i];
      const double share = share_of(runs, of.sides[i].runs);
      line += fmt::format("  {}{:>{}}{:>{}.1f} %",
                          pad(bar(share, bar_width), bar_width), runs,
                          count_width, share * 100, share_width - 2);
    }
    const bool is_bad = !shown.is_allowed;
    text += (is_bad ? to.paint(style::bad, line) : line) + "\n";
  }
  return text;
}

}  // namespace

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

void print_histogram(terminal& to, const outcome_results& of) {
  constexpr std::size_t usual_width = 80;
  constexpr std::size_t max_bar = 40;
  constexpr std::size_t min_bar = 8;
  const std::vector<bin> bins = make_bins(of);
  std::size_t label_width = 0;
  for (const bin& shown : bins) {
    label_width = std::max(label_width, display_width(shown.label));
  }
  std::size_t width = to.width();
  if (width > 1000) width = usual_width;  // no terminal

  // As many sides beside each other as have room for a bar.
  const std::size_t left = 2 + label_width;
  const std::size_t figures = 2 + count_width + share_width;
  const std::size_t room = width - std::min(width, left);
  const std::size_t abreast =
      std::clamp<std::size_t>(room / (figures + min_bar), 1, of.sides.size());
  const std::size_t column = room / abreast;
  const std::size_t bar_width = std::clamp<std::size_t>(
      column - std::min(column, figures), min_bar, max_bar);

  std::string text = fmt::format("{}  {}\n", to.paint(style::title, of.program),
                                 to.paint(style::aside, allowed(of)));
  for (std::size_t i = 0; i < of.sides.size(); i += abreast) {
    text += draw(to, of, bins, i, std::min(i + abreast, of.sides.size()),
                 label_width, bar_width);
  }
  for (const outcome_side& side : of.sides) {
    text +=
        fmt::format("  {}: {}\n", escape(side.label), describe_loss(of, side));
  }
  to.print(text + "\n");
}

}  // namespace compare
