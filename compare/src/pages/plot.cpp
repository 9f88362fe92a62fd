#include "pages/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "base/text.hpp"
#include "results/outcomes.hpp"

namespace sidebyside {
namespace {

/// What the style sheet has; then they begin again.
constexpr std::size_t colors = 4;

// In units of the view box; a phone shows them at three quarters of a pixel.
constexpr double width = 480;
constexpr double margin = 10;

std::string open_svg(const plot_text& text, double height) {
  return fmt::format(
      "<svg viewBox=\"0 0 {0} {1}\" role=\"img\" aria-labelledby=\"{2}-t "
      "{2}-d\">\n<title id=\"{2}-t\">{3}</title>\n<desc "
      "id=\"{2}-d\">{4}</desc>\n",
      width, height, text.id, escape_html(text.title),
      escape_html(text.description));
}

/// Positions on a logarithmic axis.
class log_axis {
 public:
  /// Covers the values, from `start` to `end` in units of the view box.
  log_axis(const std::vector<double>& values, double start, double end)
      : start_(start), end_(end) {
    constexpr double min_span = 0.4;  // so that equal values have an axis
    const auto [low, high] = std::ranges::minmax(values);
    low_ = std::log(low);
    high_ = std::log(high);
    const double missing = std::max(0.0, min_span - (high_ - low_)) / 2;
    low_ -= missing + 0.02;
    high_ += missing + 0.02;
  }

  [[nodiscard]] double place(double value) const {
    return start_ + (std::log(value) - low_) / (high_ - low_) * (end_ - start_);
  }

  /// Round values within the axis, few enough for their labels.
  [[nodiscard]] std::vector<double> ticks() const {
    static const std::vector<std::vector<double>> steps{
        {1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9},
        {1, 1.5, 2, 3, 4, 5, 6, 8},
        {1, 2, 5},
        {1}};
    constexpr std::size_t max_ticks = 8;
    const int first = static_cast<int>(std::floor(low_ / std::log(10.0)));
    std::vector<double> found;
    for (const auto& factors : steps) {
      found.clear();
      for (int power = first; power * std::log(10.0) <= high_; ++power) {
        for (const double factor : factors) {
          const double value = factor * std::pow(10.0, power);
          const double position = std::log(value);
          if (position >= low_ && position <= high_) found.push_back(value);
        }
      }
      if (found.size() <= max_ticks) break;
    }
    return found;
  }

 private:
  double low_ = 0;
  double high_ = 0;
  double start_;
  double end_;
};

/// "2 ms", "1.5 ms": a tick's label, without digits that say nothing.
std::string tick_label(double seconds) {
  const std::string text = format_seconds(seconds);
  return fmt::format("{:g}{}", std::stod(text), text.substr(text.find(' ')));
}

/// A dot for each sample; those on the same spot are one. The height means
/// nothing and only keeps them apart.
std::string dots(const plot_row& row, const log_axis& axis, double top) {
  constexpr std::size_t levels = 12;
  constexpr double spacing = 2;
  std::set<std::pair<int, int>> places;
  std::size_t number = 0;
  for (const double value : row.values) {
    const int x = static_cast<int>(std::lround(axis.place(value) * 2));
    places.emplace(x, static_cast<int>(number++ * 7 % levels));
  }
  std::string path;
  for (const auto& [x, level] : places) {
    path += fmt::format("M{} {}h0", x / 2.0, top + level * spacing);
  }
  return fmt::format("<path class=\"dots c{}\" d=\"{}\"/>\n",
                     row.color % colors, path);
}

}  // namespace

std::string plot_samples(const plot_text& text,
                         const std::vector<plot_row>& rows) {
  constexpr double row_height = 52;
  constexpr double band = 24;
  constexpr double axis_height = 24;
  std::vector<double> values;
  for (const plot_row& row : rows) {
    values.insert(values.end(), row.values.begin(), row.values.end());
  }
  const log_axis axis(values, margin, width - margin);
  const double bottom = row_height * static_cast<double>(rows.size());
  std::string svg = open_svg(text, bottom + axis_height);
  for (const double tick : axis.ticks()) {
    svg += fmt::format(
        "<path class=\"grid\" d=\"M{0:.1f} 4V{1}\"/><text class=\"tick\" "
        "x=\"{0:.1f}\" y=\"{2}\">{3}</text>\n",
        axis.place(tick), bottom, bottom + 16, tick_label(tick));
  }
  double top = 0;
  for (const plot_row& row : rows) {
    const double middle = median(row.values);
    svg +=
        fmt::format("<text x=\"{}\" y=\"{}\">{}: {}</text>\n", margin, top + 13,
                    escape_html(row.label), format_seconds(middle));
    svg += dots(row, axis, top + 21);
    if (row.interval) {
      svg += fmt::format("<path class=\"interval\" d=\"M{:.1f} {}H{:.1f}\"/>\n",
                         axis.place(row.interval->low), top + 20 + band / 2,
                         axis.place(row.interval->high));
    }
    svg += fmt::format("<path class=\"median\" d=\"M{:.1f} {}v{}\"/>\n",
                       axis.place(middle), top + 18, band + 6);
    top += row_height;
  }
  return svg + "</svg>\n";
}

std::string plot_lines(const plot_text& text,
                       const std::vector<chart_series>& lines) {
  constexpr double height = 260;
  constexpr double left = 60;
  constexpr double right = 130;  // for the labels at the ends of the lines
  constexpr double bottom = 24;
  std::vector<double> xs;
  std::vector<double> ys;
  std::multimap<double, std::size_t, std::greater<>> ends;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const auto& [value, seconds] : lines[i].seconds) {
      xs.push_back(static_cast<double>(value));
      ys.push_back(seconds);
    }
    if (!lines[i].seconds.empty())
      ends.emplace(lines[i].seconds.back().second, i);
  }
  const log_axis horizontal(xs, left + margin, width - right);
  const log_axis vertical(ys, height - bottom - margin, margin);

  std::string svg = open_svg(text, height);
  for (const double tick : vertical.ticks()) {
    svg += fmt::format(
        "<path class=\"grid\" d=\"M{} {:.1f}H{}\"/><text class=\"label\" "
        "x=\"{}\" y=\"{:.1f}\">{}</text>\n",
        left, vertical.place(tick), width - right + margin, left - 4,
        vertical.place(tick) + 4, tick_label(tick));
  }
  for (const double x : std::set(xs.begin(), xs.end())) {
    svg += fmt::format(
        "<text class=\"tick\" x=\"{:.1f}\" y=\"{}\">{:.0f}</text>\n",
        horizontal.place(x), height - 6, x);
  }
  double free_below = 0;  // where the next label may be, so that none overlap
  for (const auto& [last_seconds, i] : ends) {
    std::string path;
    std::string dots;
    double x = 0;
    for (const auto& [value, seconds] : lines[i].seconds) {
      x = horizontal.place(static_cast<double>(value));
      const double y = vertical.place(seconds);
      path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x, y);
      dots += fmt::format("M{:.1f} {:.1f}h0", x, y);
    }
    const double label_y =
        std::max(vertical.place(last_seconds) + 4, free_below);
    free_below = label_y + 14;
    svg += fmt::format(
        "<path class=\"line c{0}\" d=\"{1}\"/><path class=\"points c{0}\" "
        "d=\"{2}\"/><text class=\"c{0}\" x=\"{3:.1f}\" y=\"{4:.1f}\">{5}"
        "</text>\n",
        i % colors, path, dots, x + 8, label_y, escape_html(lines[i].label));
  }
  return svg + "</svg>\n";
}

std::string plot_bins(const plot_text& text, const outcome_results& outcome) {
  constexpr double bar_height = 11;
  constexpr double gap = 6;
  constexpr double label_width = 100;
  constexpr double figures_width = 105;
  constexpr double legend_height = 20;
  constexpr double left = label_width + margin;
  constexpr double full_length = width - figures_width - margin - left;
  const auto& sides = outcome.sides;
  const std::vector<bin> bins = make_bins(outcome);
  const double bin_height =
      bar_height * static_cast<double>(sides.size()) + gap;
  std::string svg = open_svg(
      text, legend_height + bin_height * static_cast<double>(bins.size()) + 4);
  double x = left;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    svg += fmt::format(
        "<rect class=\"bar c{}\" x=\"{}\" y=\"4\" width=\"10\" height=\"10\"/>"
        "<text x=\"{}\" y=\"13\">{}</text>\n",
        i % colors, x, x + 14, escape_html(sides[i].label));
    x += 30 + 8 * static_cast<double>(display_width(sides[i].label));
  }
  double top = legend_height;
  double allowed_end = top;
  for (const bin& shown : bins) {
    if (shown.is_allowed) allowed_end = top + bin_height - gap / 2;
    svg +=
        fmt::format("<text class=\"{}\" x=\"{}\" y=\"{:.1f}\">{}{}</text>\n",
                    shown.is_allowed ? "label" : "label bad", label_width,
                    top + bin_height / 2 + 2, escape_html_source(shown.label),
                    shown.is_allowed ? "" : ", not allowed");
    for (std::size_t i = 0; i < sides.size(); ++i) {
      const double y = top + bar_height * static_cast<double>(i);
      const double share = share_of(shown.counts[i], sides[i].runs);
      // What is there at all is seen.
      const double length =
          shown.counts[i] == 0 ? 0 : std::max(1.0, share * full_length);
      svg += fmt::format(
          "<rect class=\"bar c{}\" x=\"{}\" y=\"{:.1f}\" width=\"{:.1f}\" "
          "height=\"{}\"/><text class=\"figure\" x=\"{:.1f}\" y=\"{:.1f}\">{} "
          "({:.1f} %)</text>\n",
          i % colors, left, y, length, bar_height - 1, left + length + 4, y + 9,
          shown.counts[i], share * 100);
    }
    top += bin_height;
  }
  return svg +
         fmt::format("<path class=\"bracket\" d=\"M{} {}h-4V{}h4\"/>\n</svg>\n",
                     left - 1, legend_height - 2, allowed_end);
}

}  // namespace sidebyside
