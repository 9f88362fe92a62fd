#include "show/messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/text.hpp"
#include "results/times.hpp"
#include "show/rows.hpp"

namespace sidebyside {

std::string machine_words(const environment& conditions) {
  std::string text =
      fmt::format("{}, {}, {}", conditions.cpu, count(conditions.cores, "core"),
                  conditions.system);
  if (!conditions.governor.empty()) text += ", " + conditions.governor;
  if (conditions.load_average) {
    text += fmt::format(", load {:.2f}", *conditions.load_average);
  }
  return text;
}

void print_environment(terminal& to, const environment& conditions) {
  std::size_t width = std::string_view("machine").size();
  for (const auto& [label, unused] : conditions.toolchains) {
    width = std::max(width, display_width(escape(label)));
  }
  std::string text = fmt::format("{}  {}\n", pad("machine", width),
                                 escape(machine_words(conditions)));
  for (const auto& [label, toolchain] : conditions.toolchains) {
    text +=
        fmt::format("{}  {}\n", pad(escape(label), width), escape(toolchain));
  }
  if (conditions.toolchains.empty()) {
    text += "built by  unknown: --bin-dir has no toolchains.json\n";
  }
  to.print(to.paint(style::aside, text) + "\n");
}

void print_legend(terminal& to, const results& all,
                  std::string_view reference) {
  constexpr std::size_t usual_width = 80;
  const auto words = legend_of(all, escape(reference));
  std::size_t width = 0;
  for (const auto& [word, unused] : words) {
    width = std::max(width, display_width(word));
  }
  std::string text = "\n";
  for (const auto& [word, meaning] : words) {
    const auto lines =
        wrap(meaning, std::min(to.width(), usual_width) - width - gap);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      text += fmt::format("{}  {}\n", pad(i == 0 ? word : "", width), lines[i]);
    }
  }
  to.print(to.paint(style::aside, text));
}

void print_warnings(terminal& to, const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) {
    to.print(to.paint(style::notice, "warning: ") + escape(warning) + "\n");
  }
}

template <class Results>
void print_failures(terminal& to, const Results& of) {
  for (const failure& failed : of.failures) {
    std::string text =
        to.paint(style::bad, fmt::format("FAILED {}/{}", escape(of.program),
                                         escape(failed.implementation))) +
        fmt::format(" ({}), {}: {}\n", escape(failed.label), failed.round,
                    failed.found.message);
    for (const std::string& line : failure_evidence(of, failed)) {
      text += fmt::format("    {}\n", line);
    }
    to.print(text);
  }
}

template void print_failures(terminal&, const verified_program&);
template void print_failures(terminal&, const timed_program&);
template void print_failures(terminal&, const race_results&);
template void print_failures(terminal&, const outcome_results&);

void print_first_reports(terminal& to, const race_results& of) {
  for (const race_side& side : of.sides) {
    if (side.first_report.empty()) continue;
    to.print(fmt::format(
        "\n{}\n{}\n",
        to.paint(style::title, fmt::format("{}/{}: the first report",
                                           of.program, side.implementation)),
        indented(side.first_report)));
  }
}

std::string progress_line(const timed_program& so_far, std::string_view now) {
  std::string line = fmt::format("{}  {}", so_far.program, now);
  for (std::size_t i = 1; i < so_far.sides.size(); ++i) {
    const auto measured = ratio_to_reference(so_far, i);
    if (!measured) continue;
    line += fmt::format("  {} {}", escape(so_far.sides[i].label),
                        ratio_figure(*measured));
  }
  return line;
}

}  // namespace sidebyside
