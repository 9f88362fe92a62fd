#include "read/render.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/pattern.hpp"
#include "read/source.hpp"
#include "read/source_table.hpp"
#include "show/markdown.hpp"
#include "show/messages.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

constexpr std::string_view mark_end = "<!-- end -->";

/// The words of a text, of which none is empty.
std::vector<std::string> split_words(std::string_view text, char separator) {
  std::vector<std::string> words = split(text, separator);
  std::erase(words, "");
  return words;
}

/// A path as a link's destination.
std::string link_to(const std::string& file,
                    const std::filesystem::path& folder) {
  const auto path = std::filesystem::absolute(file).lexically_normal();
  const auto base = std::filesystem::absolute(folder).lexically_normal();
  std::string link;
  for (const char c : path.lexically_relative(base).generic_string()) {
    const bool is_safe =
        is_letter_or_digit(c) ||
        std::string_view("/.-_~+").find(c) != std::string_view::npos;
    link += is_safe ? std::string(1, c)
                    : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return link;
}

/// The program's sources that a mark asks for.
std::string sources_of(const rendering& material,
                       const std::vector<std::string>& words) {
  if (words.empty() || words.size() > 2) {
    throw user_error("a mark is \"sources: PROGRAM [IMPLEMENTATION,...]\"");
  }
  const program task = select_programs(material.programs, {words[0]}).front();
  std::vector<std::string> names;
  if (words.size() == 2) names = split_words(words[1], ',');
  return to_markdown(
      read_sources(material.programs, task, names, material.bin_dir).sides);
}

/// What every run prints, in a cell.
std::string printed(const expectation& expected) {
  if (expected.out) {
    std::vector<std::string> lines;
    for (const std::string& line : split_lines(*expected.out)) {
      lines.push_back(fmt::format("`{}`", escape(line)));
    }
    return fmt::format("{}", fmt::join(lines, ", "));
  }
  const auto& range = expected.outcomes->range();
  if (!range) return "not always the same";
  return fmt::format("a number from {} to {}, not always the same",
                     range->first, range->second);
}

std::string programs_of(const rendering& material,
                        const std::filesystem::path& folder) {
  std::string text =
      "| program | title | prints | sources |\n|---|---|---|---|\n";
  for (const program& task : material.programs.programs) {
    std::vector<std::string> links;
    for (const std::size_t index : task.implementations) {
      const implementation& side = material.programs.implementations[index];
      if (side.source.empty()) continue;
      links.push_back(fmt::format(
          "[{}]({})", escape_markup(side.label),
          link_to(source_file(side, task, material.bin_dir), folder)));
    }
    text += fmt::format("| `{}` | {} | {} | {} |\n", task.name,
                        escape_markup(task.title), printed(task.expected),
                        fmt::join(links, ", "));
  }
  return text;
}

template <class Results>
bool has_name(const Results& shown, const std::string& name) {
  return shown.program == name;
}

bool has_name(const sweep_results& shown, const std::string& name) {
  return shown.name == name || shown.group == name;
}

/// Those that have one of the names; all if none is given.
template <class List>
List select(const List& all, const std::vector<std::string>& names) {
  List selected;
  for (const auto& shown : all) {
    const bool is_named = std::any_of(
        names.begin(), names.end(),
        [&](const std::string& name) { return has_name(shown, name); });
    if (is_named || names.empty()) selected.push_back(shown);
  }
  return selected;
}

/// The results of a kind, and of these names, alone.
results select_results(const results& all, std::string_view kind,
                       const std::vector<std::string>& names) {
  results part;
  if (kind == "run") part.programs = select(all.programs, names);
  if (kind == "race") part.races = select(all.races, names);
  if (kind == "outcomes") part.outcomes = select(all.outcomes, names);
  if (kind == "sweep") part.sweeps = select(all.sweeps, names);
  return part;
}

std::string record_of(const rendering& material,
                      const std::vector<std::string>& words) {
  const std::vector<std::string> kinds{"run", "race", "outcomes", "sweep"};
  if (words.empty() ||
      std::find(kinds.begin(), kinds.end(), words[0]) == kinds.end()) {
    throw user_error("a mark is \"record: run|race|outcomes|sweep [NAME...]\"");
  }
  const std::vector<std::string> names(words.begin() + 1, words.end());
  std::vector<std::string> parts;
  for (const results& record : material.records) {
    const auto tables = tables_of(select_results(record, words[0], names));
    if (tables.empty()) continue;
    std::string text;
    for (const table& shown : tables) text += to_markdown(shown) + "\n";
    text += fmt::format("{}, {}", record.conditions.date.substr(0, 10),
                        escape_markup(machine_words(record.conditions)));
    for (const auto& [label, toolchain] : record.conditions.toolchains) {
      text += fmt::format("; {}: {}", escape_markup(label),
                          escape_markup(toolchain));
    }
    parts.push_back(text + "\n");
  }
  if (parts.empty()) {
    throw user_error(
        fmt::format("no record has {}; make one with 'just record'",
                    fmt::join(words, " ")));
  }
  return fmt::format("{}", fmt::join(parts, "\n"));
}

/// What a mark stands for; none if the line is no mark.
std::optional<std::string> fill(std::string_view line,
                                const std::filesystem::path& file,
                                const rendering& material) {
  static const pattern mark("<!-- +(sources:|record:|programs)(| .*) -->");
  const auto captures = mark.match_all(line);
  if (!captures) return std::nullopt;
  const std::string& kind = (*captures)[1];
  const auto words = split_words((*captures)[2], ' ');
  if (kind == "sources:") return sources_of(material, words);
  if (kind == "record:") return record_of(material, words);
  if (!words.empty()) return std::nullopt;
  return programs_of(material, file.parent_path());
}

}  // namespace

std::string render(std::string_view text, const std::filesystem::path& file,
                   const rendering& material) {
  const auto fail = [&](std::size_t line, std::string_view message) {
    throw user_error(
        fmt::format("{}:{}: {}", escape(file.string()), line, message));
  };
  std::string rendered;
  std::size_t open_since = 0;  // the line of a mark without its end so far
  std::size_t number = 0;
  for (const std::string& whole : split(text, '\n')) {
    ++number;
    const std::string line = whole.substr(0, whole.find_last_not_of('\r') + 1);
    std::optional<std::string> filling;
    try {
      filling = fill(line, file, material);
    } catch (const user_error& error) {
      fail(number, error.what());
    }
    if (filling && open_since > 0) break;
    if (line == mark_end) open_since = 0;
    if (open_since == 0) rendered += whole + "\n";
    if (filling) {
      rendered += *filling;
      open_since = number;
    }
  }
  if (open_since > 0) {
    fail(open_since, fmt::format("there is no {} to this", mark_end));
  }
  if (!text.empty() && !text.ends_with('\n')) rendered.pop_back();
  return rendered;
}

}  // namespace sidebyside
