#include "show/messages.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "results/times.hpp"

namespace sidebyside {
namespace {

/// A word and what there is to say of it.
using entry = std::pair<std::string, std::string>;

/// The entries as two columns of lines, the second wrapped where there are more
/// than `width` columns.
std::string two_columns(const std::vector<entry>& entries, std::size_t width) {
  std::size_t first_width = 0;
  for (const auto& [word, meaning] : entries) {
    first_width = std::max(first_width, display_width(word));
  }
  std::string text;
  for (auto [word, meaning] : entries) {
    const std::size_t room = width - std::min(width, first_width + gap);
    for (const std::string& line : wrap(meaning, room)) {
      text += fmt::format("{}  {}\n", pad(std::exchange(word, ""), first_width),
                          line);
    }
  }
  return text;
}

}  // namespace

std::string machine_words(const environment& conditions) {
  std::string text = conditions.cpu + ", " + count(conditions.cores, "core") +
                     ", " + conditions.system;
  if (!conditions.governor.empty()) text += ", " + conditions.governor;
  if (conditions.load_average) {
    text += fmt::format(", load {:.2f}", *conditions.load_average);
  }
  return text;
}

void print_environment(terminal& screen, const environment& conditions) {
  std::vector<entry> entries{{"machine", escape(machine_words(conditions))}};
  for (const auto& [label, toolchain] : conditions.toolchains) {
    entries.emplace_back(escape(label), escape(toolchain));
  }
  if (conditions.toolchains.empty()) {
    entries.emplace_back("built by",
                         "unknown: --bin-dir has no toolchains.json");
  }
  const std::string text = two_columns(entries, screen.width());
  screen.show(screen.paint(style::aside, text) + "\n");
}

void print_legend(terminal& screen, const results& all,
                  std::string_view reference) {
  const std::size_t width = std::min<std::size_t>(screen.width(), 80);
  const auto words = legend_of(all, escape(reference));
  screen.show(screen.paint(style::aside, "\n" + two_columns(words, width)));
}

void print_warnings(terminal& screen,
                    const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) {
    screen.print(screen.paint(style::notice, "warning: ") + escape(warning) +
                 "\n");
  }
}

void print_first_reports(terminal& screen, const race_results& race) {
  for (const race_side& side : race.sides) {
    if (side.first_report.empty()) continue;
    const std::string title = fmt::format("{}/{}: the first report",
                                          race.program, side.implementation);
    screen.print(fmt::format("\n{}\n{}\n", screen.paint(style::title, title),
                             indented(side.first_report)));
  }
}

std::string progress_line(const timed_program& program, std::string_view now) {
  std::string line(now);
  for (std::size_t i = 1; i < program.sides.size(); ++i) {
    const auto measured = ratio_to_reference(program, i);
    if (!measured) continue;
    line += fmt::format("  {} {}", escape(program.sides[i].label),
                        ratio_figure(*measured));
  }
  return line;
}

}  // namespace sidebyside
