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
#include "results/outcomes.hpp"

namespace sidebyside {
namespace {

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

}  // namespace sidebyside
