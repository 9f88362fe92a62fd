#include "show/chart.hpp"

#include <cmath>
#include <set>

#include "show/printer.hpp"

namespace sidebyside {
namespace {

constexpr std::size_t usual_width = 80;

std::string mark_of(const terminal& screen, std::size_t series) {
  constexpr std::string_view all = "ox+*#@%&$~vn";
  constexpr std::array colors{style::blue, style::magenta, style::green,
                              style::violet, style::red};
  return screen.paint(colors[series % colors.size()],
                      all.substr(series % all.size(), 1));
}

/// Returns the column of a time among `size` columns.
std::size_t column_of(const log_axis& axis, double seconds, std::size_t size) {
  return static_cast<std::size_t>(
      std::lround(axis.place(seconds) * static_cast<double>(size - 1)));
}

/// Writes the labels above `size` columns, behind `left` others: each centred
/// over its time, and as many as have room.
std::string label_line(const log_axis& axis, std::size_t left,
                       std::size_t size) {
  constexpr std::size_t label_columns = 10;
  std::string line;
  for (const double tick : axis.ticks(size / label_columns)) {
    const std::string label = tick_label(tick);
    const std::size_t columns = display_width(label);
    const std::size_t start = left + column_of(axis, tick, size) - columns / 2;
    if (!line.empty() && start < display_width(line) + gap) continue;
    line = pad(line, std::min(start, left + size - columns)).append(label);
  }
  return line + "\n";
}

/// Draws a bar in eighths of a column; any share above 0 shows.
std::string bar(double share, std::size_t width) {
  constexpr std::array parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  auto eighths = static_cast<std::size_t>(
      std::lround(share * static_cast<double>(width) * 8));
  if (share > 0) eighths = std::max<std::size_t>(eighths, 1);
  return pad(fmt::format("{:█<{}}{}", "", eighths / 8, parts[eighths % 8]),
             width);
}

}  // namespace

log_axis::log_axis(double low, double high) : low_(std::log10(low)) {
  constexpr double min_span = 0.18;  // so that equal values have an axis
  const double missing = std::max(0.0, min_span - std::log10(high / low)) / 2;
  low_ -= missing;
  span_ = std::log10(high) + missing - low_;
}

double log_axis::place(double value) const {
  return std::clamp((std::log10(value) - low_) / span_, 0.0, 1.0);
}

std::vector<double> log_axis::ticks(std::size_t max_ticks) const {
  static const std::vector<std::vector<double>> steps{
      {1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9},
      {1, 1.5, 2, 3, 4, 5, 6, 8},
      {1, 2, 5},
      {1}};
  constexpr double rounding = 1e-9;  // so that 1 ms has a tick at 1 ms
  std::vector<double> values;
  for (const auto& factors : steps) {
    values.clear();
    for (double power = std::floor(low_); power <= low_ + span_; ++power) {
      for (const double factor : factors) {
        const double exponent = power + std::log10(factor) - low_;
        if (exponent < -rounding || exponent > span_ + rounding) continue;
        values.push_back(factor * std::pow(10.0, power));
      }
    }
    if (values.size() <= max_ticks) break;
  }
  return values;
}

std::string tick_label(double seconds) {
  const std::string text = format_seconds(seconds);
  return fmt::format("{:g}{}", std::stod(text), text.substr(text.find(' ')));
}

std::vector<chart_series> series_of(const std::vector<sweep_results>& sweeps) {
  std::vector<chart_series> all;
  for (const sweep_results& sweep : sweeps) {
    for (const sweep_side& side : sweep.sides) {
      chart_series series{side.label, {}, side.implementation};
      if (sweeps.size() > 1) series.label.insert(0, sweep.name + " ");
      for (const sweep_point& point : sweep.points) {
        const samples* measured = find_side(point, side.implementation);
        const auto median = measured ? median_seconds(*measured) : std::nullopt;
        if (!median || has_wrong_output(point)) continue;
        const auto [low, high, level] =
            median_interval(measured->block_medians, point.level)
                .value_or(interval{*median, *median, 0});
        const auto operations =
            static_cast<double>(point.operations.value_or(1));
        series.points.push_back({point.value,
                                 *median / operations,
                                 {low / operations, high / operations, level}});
      }
      if (!series.points.empty()) all.push_back(std::move(series));
    }
  }
  return all;
}

std::string_view time_name(const std::vector<sweep_results>& sweeps) {
  const auto& points = sweeps.front().points;
  return !points.empty() && points.front().operations ? "time per operation"
                                                      : "wall time";
}

std::string draw_chart(const terminal& screen, const std::string& title,
                       const std::vector<chart_series>& all,
                       std::size_t width) {
  constexpr std::size_t min_columns = 20;
  std::map<std::int64_t, std::map<std::size_t, double>> rows;
  std::set<double> times;
  std::string text = screen.paint(style::aside, title);
  for (std::size_t i = 0; i < all.size(); ++i) {
    text += fmt::format("  {} {}", mark_of(screen, i), escape(all[i].label));
    for (const auto& [value, seconds, range] : all[i].points) {
      rows[value][i] = seconds;
      times.insert(seconds);
    }
  }
  if (rows.size() < 2) return "";
  const log_axis axis(*times.begin(), *times.rbegin());
  // The value, and the line behind it.
  const std::size_t left = fmt::format("{} ┤", rows.rbegin()->first).size() - 2;
  const std::size_t size = std::max(width - std::min(width, left), min_columns);
  std::string lines = label_line(axis, left, size);
  bool is_shared = false;
  for (const auto& [value, seconds] : rows) {
    std::vector<std::string> marks(size, " ");  // by column
    for (const auto& [series, time] : seconds) {
      std::string& mark = marks[column_of(axis, time, size)];
      is_shared = is_shared || mark != " ";
      mark = mark == " " ? mark_of(screen, series) : "=";
    }
    lines += pad_left(fmt::format("{} ┤", value), left);
    lines += join(marks, "");
    lines.erase(lines.find_last_not_of(' ') + 1);
    lines += '\n';
  }
  return text + (is_shared ? "  = several\n" : "\n") + lines;
}

void print_chart(terminal& screen, const std::vector<sweep_results>& sweeps) {
  const std::string title = fmt::format(
      "{} over {}, logarithmic", time_name(sweeps), sweeps.front().parameter);
  const std::string chart =
      draw_chart(screen, title, series_of(sweeps),
                 std::min<std::size_t>(screen.width(usual_width), 100));
  if (!chart.empty()) screen.show("\n" + chart);
}

table outcomes_table(const outcome_results& outcome, std::size_t bar_width) {
  const auto bins = make_bins(outcome);
  table counts{"", {{outcome.program, align::right}}};
  for (const outcome_side& side : outcome.sides) {
    counts.columns.push_back(
        {side.label, bar_width > 0 ? align::left : align::right});
  }
  const bool has_means = std::ranges::any_of(
      bins, [](const bin& each) { return !each.means.empty(); });
  if (has_means) counts.columns.push_back({"what it means"});
  auto& rows = counts.groups.emplace_back().rows;
  for (const bin& each : bins) {
    auto& cells = rows.emplace_back(1, cell(each.label));
    if (!each.is_allowed) cells[0] = {each.label + ", not allowed", tone::bad};
    for (const outcome_side& side : outcome.sides) {
      const std::size_t runs = each.counts[cells.size() - 1];
      std::string text = fmt::format("{}", runs);
      if (bar_width > 0) {
        text = bar(share_of(runs, side.runs), bar_width) +
               fmt::format("{:>6}{:>6} %", text, percent_of(runs, side.runs));
      }
      cells.emplace_back(text);
    }
    if (!each.means.empty()) cells.emplace_back(each.means);
  }
  return counts;
}

void print_histogram(terminal& screen, const outcome_results& outcome) {
  constexpr std::size_t figures = 14;  // "   500 100.0 %"
  const outcome_side& side = outcome.sides.front();
  std::string allowed = escape(describe_allowed(side.allowed, side.named));
  if (allowed.empty()) allowed = "what matches the pattern";
  const std::string title =
      fmt::format("{}  {}\n", screen.paint(style::title, outcome.program),
                  screen.paint(style::aside, "allowed: " + allowed));
  const std::size_t left = widest(make_bins(outcome), &bin::label);
  const std::size_t width = screen.width(usual_width);
  const auto room = (width - std::min(width, left)) / outcome.sides.size();
  table histogram = outcomes_table(
      outcome,
      std::clamp<std::size_t>(room - std::min(room, figures + gap), 8, 40));
  histogram.columns.front().heading.clear();
  print_table(screen, title, histogram);
  for (const outcome_side& side : outcome.sides) {
    screen.show(
        fmt::format("  {}: {}\n", escape(side.label), describe_loss(side)));
  }
  screen.show("\n");
}

}  // namespace sidebyside
