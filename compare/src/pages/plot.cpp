#include "pages/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "pages/html.hpp"

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
  /// From `low` at `start` to `high` at `end`, in units of the view box.
  log_axis(double low, double high, double start, double end)
      : low_(std::log(low)), high_(std::log(high)), start_(start), end_(end) {
    constexpr double least_span = 0.4;  // so that equal values have an axis
    const double missing = std::max(0.0, least_span - (high_ - low_)) / 2;
    low_ -= missing + 0.02;
    high_ += missing + 0.02;
  }

  [[nodiscard]] double at(double value) const {
    return start_ + (std::log(value) - low_) / (high_ - low_) * (end_ - start_);
  }

  /// Round values within the axis, few enough for their labels.
  [[nodiscard]] std::vector<double> ticks() const {
    static const std::vector<std::vector<double>> steps{
        {1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9},
        {1, 1.5, 2, 3, 4, 5, 6, 8},
        {1, 2, 5},
        {1}};
    constexpr std::size_t most = 8;
    std::vector<double> found;
    for (const auto& factors : steps) {
      found.clear();
      const int first = static_cast<int>(std::floor(low_ / std::log(10.0)));
      const int last = static_cast<int>(std::ceil(high_ / std::log(10.0)));
      for (int power = first; power <= last; ++power) {
        for (const double factor : factors) {
          const double value = factor * std::pow(10.0, power);
          const double position = std::log(value);
          if (position >= low_ && position <= high_) found.push_back(value);
        }
      }
      if (found.size() <= most) break;
    }
    return found;
  }

 private:
  double low_;
  double high_;
  double start_;
  double end_;
};

/// "2 ms", "1.5 ms": a tick's label, without digits that say nothing.
std::string tick_label(double seconds) {
  const std::string text = format_seconds(seconds);
  const std::size_t space = text.find(' ');
  std::string number = text.substr(0, space);
  if (number.find('.') != std::string::npos) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.ends_with('.')) number.pop_back();
  }
  return number + text.substr(space);
}

/// A dot for each sample; those on the same spot are one. The height means
/// nothing and only keeps them apart.
std::string dots(const plot_row& row, const log_axis& axis, double top) {
  constexpr std::size_t levels = 12;
  constexpr double spacing = 2;
  std::set<std::pair<int, int>> places;
  std::size_t number = 0;
  for (const double value : row.values) {
    const int x = static_cast<int>(std::lround(axis.at(value) * 2));
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
  double low = rows.front().values.front();
  double high = low;
  for (const plot_row& row : rows) {
    const auto [least, most] =
        std::minmax_element(row.values.begin(), row.values.end());
    low = std::min(low, *least);
    high = std::max(high, *most);
  }
  const log_axis axis(low, high, margin, width - margin);
  const double bottom = row_height * static_cast<double>(rows.size());
  std::string svg = open_svg(text, bottom + axis_height);
  for (const double tick : axis.ticks()) {
    svg += fmt::format(
        "<path class=\"grid\" d=\"M{0:.1f} 4V{1}\"/><text class=\"tick\" "
        "x=\"{0:.1f}\" y=\"{2}\">{3}</text>\n",
        axis.at(tick), bottom, bottom + 16, tick_label(tick));
  }
  double top = 0;
  for (const plot_row& row : rows) {
    const double center = top + 20 + band / 2;
    svg +=
        fmt::format("<text x=\"{}\" y=\"{}\">{}: {}</text>\n", margin, top + 13,
                    escape_html(row.label), format_seconds(row.median));
    svg += dots(row, axis, top + 21);
    if (row.interval) {
      svg += fmt::format("<path class=\"interval\" d=\"M{:.1f} {}H{:.1f}\"/>\n",
                         axis.at(row.interval->low), center,
                         axis.at(row.interval->high));
    }
    svg += fmt::format("<path class=\"median\" d=\"M{:.1f} {}v{}\"/>\n",
                       axis.at(row.median), top + 18, band + 6);
    top += row_height;
  }
  return svg + "</svg>\n";
}

std::string plot_lines(const plot_text& text,
                       const std::vector<plot_line>& lines) {
  constexpr double height = 260;
  constexpr double left = 60;
  constexpr double right = 130;  // for the labels at the ends of the lines
  constexpr double bottom = 24;
  std::vector<double> xs;
  std::vector<double> ys;
  for (const plot_line& line : lines) {
    for (const auto& [x, y] : line.points) {
      xs.push_back(x);
      ys.push_back(y);
    }
  }
  const auto [least_x, most_x] = std::minmax_element(xs.begin(), xs.end());
  const auto [least_y, most_y] = std::minmax_element(ys.begin(), ys.end());
  const log_axis across(*least_x, *most_x, left + margin, width - right);
  const log_axis up(*least_y, *most_y, height - bottom - margin, margin);

  std::string svg = open_svg(text, height);
  for (const double tick : up.ticks()) {
    svg += fmt::format(
        "<path class=\"grid\" d=\"M{} {:.1f}H{}\"/><text class=\"label\" "
        "x=\"{}\" y=\"{:.1f}\">{}</text>\n",
        left, up.at(tick), width - right + margin, left - 4, up.at(tick) + 4,
        tick_label(tick));
  }
  std::sort(xs.begin(), xs.end());
  xs.erase(std::unique(xs.begin(), xs.end()), xs.end());
  for (const double x : xs) {
    svg += fmt::format(
        "<text class=\"tick\" x=\"{:.1f}\" y=\"{}\">{:.0f}</text>\n",
        across.at(x), height - 6, x);
  }
  double free_below = 0;  // where the next label may be, so that none overlap
  std::vector<const plot_line*> sorted;
  for (const plot_line& line : lines) {
    if (!line.points.empty()) sorted.push_back(&line);
  }
  std::sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) {
    return a->points.back().second > b->points.back().second;
  });
  for (const plot_line* line : sorted) {
    std::string path;
    std::string dots;
    for (const auto& [x, y] : line->points) {
      path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L",
                          across.at(x), up.at(y));
      dots += fmt::format("M{:.1f} {:.1f}h0", across.at(x), up.at(y));
    }
    const auto& [last_x, last_y] = line->points.back();
    const double label_y = std::max(up.at(last_y) + 4, free_below);
    free_below = label_y + 14;
    svg += fmt::format(
        "<path class=\"line c{0}\" d=\"{1}\"/><path class=\"points c{0}\" "
        "d=\"{2}\"/><text class=\"c{0}\" x=\"{3:.1f}\" y=\"{4:.1f}\">{5}"
        "</text>\n",
        line->color % colors, path, dots, across.at(last_x) + 8, label_y,
        escape_html(line->label));
  }
  return svg + "</svg>\n";
}

std::string plot_bins(const plot_text& text, const std::vector<bin>& bins,
                      const std::vector<std::string>& labels,
                      const std::vector<std::size_t>& runs) {
  constexpr double bar_height = 11;
  constexpr double gap = 6;
  constexpr double label_width = 100;
  constexpr double figures_width = 105;
  constexpr double full = width - label_width - figures_width - 2 * margin;
  const double bin_height =
      bar_height * static_cast<double>(labels.size()) + gap;
  const double legend_height = 20;
  std::string svg = open_svg(
      text, legend_height + bin_height * static_cast<double>(bins.size()) + 4);
  double x = label_width + margin;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    svg += fmt::format(
        "<rect class=\"bar c{}\" x=\"{}\" y=\"4\" width=\"10\" height=\"10\"/>"
        "<text x=\"{}\" y=\"13\">{}</text>\n",
        i % colors, x, x + 14, escape_html(labels[i]));
    x += 30 + 8 * static_cast<double>(display_width(labels[i]));
  }
  double top = legend_height;
  double allowed_end = top;
  for (const bin& shown : bins) {
    if (shown.is_allowed) allowed_end = top + bin_height - gap / 2;
    svg += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{:.1f}\">{}{}</text>\n",
                       shown.is_allowed ? "label" : "label bad", label_width,
                       top + bin_height / 2 + 2, escape_html(shown.label),
                       shown.is_allowed ? "" : ", not allowed");
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const double y = top + bar_height * static_cast<double>(i);
      const double share = runs[i] == 0 ? 0
                                        : static_cast<double>(shown.counts[i]) /
                                              static_cast<double>(runs[i]);
      const double length =
          shown.counts[i] == 0 ? 0 : std::max(1.0, share * full);
      const double left = label_width + margin;
      svg += fmt::format(
          "<rect class=\"bar c{}\" x=\"{}\" y=\"{:.1f}\" width=\"{:.1f}\" "
          "height=\"{}\"/><text class=\"figure\" x=\"{:.1f}\" y=\"{:.1f}\">{} "
          "({:.1f} %)</text>\n",
          i % colors, left, y, length, bar_height - 1, left + length + 4, y + 9,
          shown.counts[i], share * 100);
    }
    top += bin_height;
  }
  svg +=
      fmt::format("<path class=\"bracket\" d=\"M{0} {1}h-4V{2}h4\"/>\n</svg>\n",
                  label_width + margin - 1, legend_height - 2, allowed_end);
  return svg;
}

}  // namespace sidebyside
