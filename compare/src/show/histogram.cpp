#include "show/histogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "results/bins.hpp"

namespace sidebyside {
namespace {

/// A bar in eighths of a column. What is there at all is seen.
std::string bar(double share, std::size_t width) {
  constexpr std::array parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  auto eighths = static_cast<std::size_t>(
      std::lround(share * static_cast<double>(width) * 8));
  if (share > 0) eighths = std::max<std::size_t>(eighths, 1);
  return pad(fmt::format("{:█<{}}{}", "", eighths / 8, parts[eighths % 8]),
             width);
}

/// A bracket around the rows that are allowed, and a cross at others.
std::string_view mark(const std::vector<bin>& bins, std::size_t row) {
  if (!bins[row].is_allowed) return "✗";
  const bool is_first = row == 0;
  const bool is_last = row + 1 == bins.size() || !bins[row + 1].is_allowed;
  if (is_first && is_last) return "─";
  return is_first ? "┌" : is_last ? "└" : "│";
}

std::string allowed(const outcome_results& outcome) {
  if (!outcome.range) return "allowed: what matches the pattern";
  return fmt::format("allowed: {} to {}", outcome.range->first,
                     outcome.range->second);
}

constexpr std::size_t count_width = 6;
constexpr std::size_t share_width = 8;  // " 100.0 %"

/// Sides `first` to `last - 1` beside each other.
std::string draw(const terminal& screen, const outcome_results& outcome,
                 const std::vector<bin>& bins, std::size_t first,
                 std::size_t last, std::size_t label_width,
                 std::size_t bar_width) {
  std::string text(2 + label_width, ' ');
  for (std::size_t i = first; i < last; ++i) {
    text +=
        "  " + pad(escape(outcome.sides[i].label),
                   i + 1 < last ? bar_width + count_width + share_width : 0);
  }
  text += '\n';
  for (std::size_t row = 0; row < bins.size(); ++row) {
    const bin& shown = bins[row];
    std::string line = fmt::format("{} {}", mark(bins, row),
                                   pad_left(shown.label, label_width));
    for (std::size_t i = first; i < last; ++i) {
      const std::size_t runs = shown.counts[i];
      const double share = share_of(runs, outcome.sides[i].runs);
      line += fmt::format("  {}{:>{}}{:>{}.1f} %", bar(share, bar_width), runs,
                          count_width, share * 100, share_width - 2);
    }
    text += (shown.is_allowed ? line : screen.paint(style::bad, line)) + "\n";
  }
  return text;
}

}  // namespace

void print_histogram(terminal& screen, const outcome_results& outcome) {
  constexpr std::size_t usual_width = 80;
  constexpr std::size_t max_bar = 40;
  constexpr std::size_t min_bar = 8;
  const std::vector<bin> bins = make_bins(outcome);
  const auto& sides = outcome.sides;
  std::size_t label_width = 0;
  for (const bin& each : bins) {
    label_width = std::max(label_width, display_width(each.label));
  }

  // As many sides beside each other as have room for a bar.
  const std::size_t left = 2 + label_width;
  const std::size_t figures = 2 + count_width + share_width;
  const std::size_t width = screen.width(usual_width);
  const std::size_t room = width - std::min(width, left);
  const std::size_t abreast =
      std::clamp<std::size_t>(room / (figures + min_bar), 1, sides.size());
  const std::size_t column = room / abreast;
  const std::size_t bar_width = std::clamp<std::size_t>(
      column - std::min(column, figures), min_bar, max_bar);

  std::string text =
      fmt::format("{}  {}\n", screen.paint(style::title, outcome.program),
                  screen.paint(style::aside, allowed(outcome)));
  for (std::size_t i = 0; i < sides.size(); i += abreast) {
    text += draw(screen, outcome, bins, i, std::min(i + abreast, sides.size()),
                 label_width, bar_width);
  }
  for (const outcome_side& side : sides) {
    text += fmt::format("  {}: {}\n", escape(side.label),
                        describe_loss(outcome, side));
  }
  screen.print(text + "\n");
}

}  // namespace sidebyside
