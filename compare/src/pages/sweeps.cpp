#include "pages/sweeps.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "pages/html.hpp"
#include "pages/plot.hpp"
#include "results/figures.hpp"

namespace sidebyside {
namespace {

/// The cells of one implementation at one point, behind its name.
std::vector<std::string> cells_of(const sweep_point& point,
                                  const program_results& of,
                                  const sweep_side& side) {
  const samples* shown = find_side(of, side.implementation);
  if (shown == nullptr) {
    return {
        fmt::format("not run beyond {}", side.largest.value_or(point.value)),
        "–", "–", "–", "–"};
  }
  std::vector<std::string> cells{badge(output_verdict(of, *shown))};
  const bool is_timed = !shown->wall_seconds.empty();
  cells.push_back(is_timed ? to_html(wall_figure(*shown)) : "not timed");
  const auto each = seconds_per_operation(point, *shown);
  cells.push_back(each ? to_html(format_seconds(*each)) : "–");
  cells.push_back(peak_figure(*shown));
  const auto index = static_cast<std::size_t>(shown - of.sides.data());
  if (index == 0 && of.has_reference) {
    cells.emplace_back("reference");
    return cells;
  }
  const auto measured = compare_to_reference(of, index).ratio;
  cells.push_back(measured ? ratio_figure(*measured) : "–");
  return cells;
}

std::string table_of(const sweep_results& of, const results& all) {
  html_table table(
      "Medians. Per operation: wall time ÷ number of operations, start-up "
      "included. Ratio: to the wall time of " +
          of.sides.front().label + " in the same round",
      {of.parameter, "side", "output", "wall time", "per operation", "peak",
       "ratio"});
  for (const sweep_point& point : of.points) {
    for (const sweep_side& side : of.sides) {
      std::vector<std::string> cells{fmt::format("{}", point.value),
                                     to_html(side.label)};
      for (std::string& cell :
           cells_of(point, all.programs[point.program], side)) {
        cells.push_back(std::move(cell));
      }
      table.add_row(cells);
    }
  }
  return table.text();
}

std::string plot_of(const std::string& id, const sweep_results& of,
                    const results& all) {
  std::vector<plot_line> lines;
  std::string description;
  for (std::size_t i = 0; i < of.sides.size(); ++i) {
    plot_line line{of.sides[i].label, i, {}};
    description += line.label + ":";
    for (const sweep_point& point : of.points) {
      const samples* side =
          find_side(all.programs[point.program], of.sides[i].implementation);
      const auto seconds = side ? median_seconds(*side) : std::nullopt;
      if (!seconds) continue;
      line.points.emplace_back(point.value, *seconds);
      description +=
          fmt::format(" {} at {},", format_seconds(*seconds), point.value);
    }
    description.back() = '.';
    description += ' ';
    if (!line.points.empty()) lines.push_back(std::move(line));
  }
  if (lines.empty() || of.points.size() < 2) return "";
  return fmt::format(
      "<figure>\n{}<figcaption>Wall time over {}, the medians; both axes are "
      "logarithmic, so what grows in proportion is a straight line."
      "</figcaption>\n</figure>\n",
      plot_lines(
          {id, of.name + ": wall time over " + of.parameter, description},
          lines),
      to_html(of.parameter));
}

}  // namespace

std::string sweeps_section(const std::vector<named_results>& files) {
  std::string text;
  std::size_t number = 0;
  std::size_t files_with_sweeps = 0;
  for (const named_results& file : files) {
    if (!file.found.sweeps.empty()) ++files_with_sweeps;
  }
  for (const named_results& file : files) {
    for (const sweep_results& of : file.found.sweeps) {
      text +=
          fmt::format("<h3>{}</h3>\n",
                      to_html(files_with_sweeps > 1
                                  ? fmt::format("{} ({})", of.name, file.name)
                                  : of.name));
      for (const sweep_point& point : of.points) {
        text += failures_of(file.found.programs[point.program]);
      }
      text += plot_of(fmt::format("sweep-{}", number++), of, file.found) +
              table_of(of, file.found);
    }
  }
  if (text.empty()) return text;
  return "<section id=\"sweeps\">\n<h2>Sweeps</h2>\n" + text + "</section>\n";
}

}  // namespace sidebyside
