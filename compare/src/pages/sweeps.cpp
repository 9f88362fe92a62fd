#include "pages/sweeps.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "pages/html.hpp"
#include "pages/plot.hpp"
#include "results/times.hpp"

namespace sidebyside {
namespace {

std::string table_of(const sweep_results& of) {
  table made = sweep_table(of, 0);
  for (const sweep_point& point : of.points) {
    made.groups.push_back(rows_of(of, point));
  }
  return to_html(made,
                 "Medians. Per operation: wall time ÷ number of operations, "
                 "start-up included.");
}

std::string plot_of(const std::string& id, const sweep_results& of) {
  std::vector<plot_line> lines;
  std::string description;
  for (std::size_t i = 0; i < of.sides.size(); ++i) {
    plot_line line{of.sides[i].label, i, {}};
    description += line.label + ":";
    for (const sweep_point& point : of.points) {
      const samples* side = find_side(point, of.sides[i].implementation);
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
      escape_html(of.parameter));
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
      text += fmt::format(
          "<h3>{}</h3>\n",
          escape_html(files_with_sweeps > 1
                          ? fmt::format("{} ({})", of.name, file.name)
                          : of.name));
      for (const sweep_point& point : of.points) {
        text += failures_of(static_cast<const timed_program&>(point));
      }
      text += plot_of(fmt::format("sweep-{}", number++), of) + table_of(of);
    }
  }
  if (text.empty()) return text;
  return "<section id=\"sweeps\">\n<h2>Sweeps</h2>\n" + text + "</section>\n";
}

}  // namespace sidebyside
