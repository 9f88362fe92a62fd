#include <fmt/ranges.h>

#include <utility>

#include "base/text.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

std::string line_of(const std::vector<std::string>& cells) {
  return fmt::format("| {} |\n", fmt::join(cells, " | "));
}

std::string text_of(const cell& cell) {
  auto lines = collect(cell.lines, escape_markup);
  std::erase(lines, "");
  if (lines.empty()) return "";
  if (cell.tone == tone::code) lines[0] = "<code>" + lines[0] + "</code>";
  const std::string text = join(lines, "<br>");
  return cell.tone == tone::bad ? "**" + text + "**" : text;
}

}  // namespace

std::string to_markdown(const table& table) {
  const bool has_titles = !table.title_heading.empty();
  std::vector<std::string> headings;
  std::string rule = has_titles ? "|---|" : "|";
  if (has_titles) headings.push_back(table.title_heading);
  for (const column& each : table.columns) {
    headings.push_back(escape_markup(each.heading));
    rule += each.align == align::right ? "--:|" : "---|";
  }
  std::string text = line_of(headings) + rule + "\n";
  for (const row_group& group : table.groups) {
    std::string title = escape_markup(group.title);
    for (const auto& row : group.rows) {
      std::vector<std::string> cells;
      if (has_titles) cells.push_back(std::exchange(title, ""));
      for (const cell& each : row) cells.push_back(text_of(each));
      cells.resize(headings.size());
      text += line_of(cells);
    }
  }
  return text;
}

std::string to_markdown(const environment& conditions) {
  std::string text = escape_markup(machine_words(conditions));
  for (const auto& [label, toolchain] : conditions.toolchains) {
    text +=
        fmt::format("; {}: {}", escape_markup(label), escape_markup(toolchain));
  }
  return text + "\n";
}

std::string to_markdown(const results& all) {
  std::string text =
      fmt::format("**{}**\n", escape_markup(summary(all, "every check held")));
  for (const table& each : tables_of(all)) text += "\n" + to_markdown(each);
  std::string failures;  // as code, in which nothing is markup
  for_each_program(all, [&](const auto& program) {
    for (const failure& each : program.failures) {
      failures += fmt::format("    FAILED {}\n",
                              fmt::join(describe(program, each), "\n        "));
    }
  });
  if (!failures.empty()) text += "\n" + failures;
  std::vector<std::pair<std::string, std::string>> notes;
  if (has_times(all)) notes = legend_of(all);
  for (const auto& warning : all.warnings)
    notes.emplace_back("warning", warning);
  if (!notes.empty()) text += "\n";
  for (const auto& [title, note] : notes) {
    text += fmt::format("- {}: {}\n", title, escape_markup(note));
  }
  return text + "\n" + to_markdown(all.conditions);
}

}  // namespace sidebyside
