#include "show/markdown.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "show/messages.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

std::string line_of(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

std::string text_of(const cell& shown) {
  std::string text;
  for (const std::string& line : shown.lines) {
    text += (text.empty() ? "" : "<br>") + escape_markup(line);
  }
  return shown.tone == tone::bad ? "**" + text + "**" : text;
}

/// As code, so that what a program printed is just that.
template <class Results>
std::string failure_lines(const Results& of) {
  std::string text;
  for (const failure& failed : of.failures) {
    text += fmt::format("    FAILED {}/{}, {}: {}\n", escape(of.program),
                        escape(failed.implementation), failed.round,
                        failed.found.message);
    for (const std::string& line : failure_evidence(of, failed)) {
      text += fmt::format("        {}\n", line);
    }
  }
  return text;
}

std::string environment_lines(const environment& conditions) {
  std::string text = escape_markup(machine_words(conditions));
  for (const auto& [label, toolchain] : conditions.toolchains) {
    text +=
        fmt::format("; {}: {}", escape_markup(label), escape_markup(toolchain));
  }
  return text + "\n";
}

}  // namespace

std::string to_markdown(const table& shown) {
  const bool has_titles = !shown.title_heading.empty();
  std::vector<std::string> headings;
  std::string rule = "|";
  if (has_titles) {
    headings.push_back(shown.title_heading);
    rule += "---|";
  }
  for (const column& each : shown.columns) {
    headings.push_back(escape_markup(each.heading));
    rule += each.align == align::right ? "--:|" : "---|";
  }
  std::string text = line_of(headings) + rule + "\n";
  for (const row_group& group : shown.groups) {
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

std::string legend_to_markdown(const results& all) {
  std::string text;
  for (const auto& [word, meaning] : legend_of(all, reference_of(all))) {
    text += fmt::format("- {}: {}\n", word, escape_markup(meaning));
  }
  return text;
}

std::string to_markdown(const results& all) {
  std::string text = summary(all, "every check held");
  text = "**" + escape_markup(text.substr(0, text.size() - 1)) + "**\n";
  for (const table& shown : tables_of(all)) text += "\n" + to_markdown(shown);
  std::string failures;
  bool is_timed = false;
  for_each_timed(all, [&](const timed_program& of) {
    failures += failure_lines(of);
    is_timed = true;
  });
  for (const race_results& of : all.races) failures += failure_lines(of);
  for (const outcome_results& of : all.outcomes) failures += failure_lines(of);
  if (!failures.empty()) text += "\n" + failures;
  text += "\n";
  if (is_timed) text += legend_to_markdown(all);
  for (const std::string& name : all.only_before) {
    text += fmt::format("- only before: {}\n", escape_markup(name));
  }
  for (const std::string& name : all.only_after) {
    text += fmt::format("- only after: {}\n", escape_markup(name));
  }
  for (const std::string& warning : all.warnings) {
    text += "- warning: " + escape_markup(warning) + "\n";
  }
  if (!text.ends_with("\n\n")) text += "\n";
  return text + environment_lines(all.conditions);
}

}  // namespace sidebyside
