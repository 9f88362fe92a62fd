#include "show/messages.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "results/times.hpp"

namespace sidebyside {
namespace {

/// A word and its meaning.
using entry = std::pair<std::string, std::string>;

/// Formats the entries as two columns, the second one wrapped to `width`.
std::string two_columns(const std::vector<entry>& entries, std::size_t width) {
  const std::size_t first_width = widest(entries, &entry::first);
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

void print_environment(terminal& screen, const environment& conditions) {
  std::vector<entry> entries{{"machine", escape(machine_words(conditions))}};
  for (const auto& [label, toolchain] : conditions.toolchains) {
    entries.emplace_back(escape(label), escape(toolchain));
  }
  const std::string text = two_columns(entries, screen.width());
  screen.show(screen.paint(style::aside, text) + "\n");
}

void print_legend(terminal& screen, const results& all) {
  const std::size_t width = std::min<std::size_t>(screen.width(), 80);
  auto words = legend_of(all);
  for (auto& [word, meaning] : words) meaning = escape(meaning);
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

std::string progress_line(const timed_program& program, std::string_view step) {
  std::string line(step);
  for (std::size_t i = 1; i < program.sides.size(); ++i) {
    const auto measured = ratio_to_reference(program, i);
    if (!measured) continue;
    line += fmt::format("  {} {}", escape(program.sides[i].label),
                        ratio_figure(*measured));
  }
  return line;
}

}  // namespace sidebyside
