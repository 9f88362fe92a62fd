#include <cstddef>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "pages/html.hpp"
#include "pages/plot.hpp"
#include "pages/sections.hpp"

namespace sidebyside {
namespace {

std::string plot_of(const std::string& id, const sweep_results& sweep) {
  std::vector<plot_line> lines;
  std::string description;
  for (std::size_t i = 0; i < sweep.sides.size(); ++i) {
    plot_line line{sweep.sides[i].label, i, {}};
    description += line.label + ":";
    for (const sweep_point& point : sweep.points) {
      const samples* side = find_side(point, sweep.sides[i].implementation);
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
  if (lines.empty() || sweep.points.size() < 2) return "";
  return fmt::format(
      "<figure>\n{}<figcaption>Wall time over {}, the medians; both axes are "
      "logarithmic, so what grows in proportion is a straight line."
      "</figcaption>\n</figure>\n",
      plot_lines(
          {id, sweep.name + ": wall time over " + sweep.parameter, description},
          lines),
      escape_html(sweep.parameter));
}

}  // namespace

std::string describe_sweeps(const std::vector<named_results>& files) {
  std::string html;
  std::size_t number = 0;
  const named_files swept = files_with(files, &results::sweeps);
  for (const named_results* file : swept) {
    for (const sweep_results& sweep : file->found.sweeps) {
      html += fmt::format("<h3>{}</h3>\n",
                          escape_html(sweep.name + file_note(swept, *file)));
      for (const timed_program& point : sweep.points) {
        html += failures_of(point);
      }
      html += plot_of(fmt::format("sweep-{}", number++), sweep);
      html += to_html(sweep_table(sweep, 0),
                      "Medians. Per operation: wall time ÷ number of "
                      "operations, start-up included.");
    }
  }
  return html;
}

}  // namespace sidebyside
