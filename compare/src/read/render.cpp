#include "read/render.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "read/source.hpp"
#include "read/source_table.hpp"
#include "show/markdown.hpp"
#include "show/messages.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

constexpr std::string_view mark_start = "<!-- ";
constexpr std::string_view mark_close = " -->";
constexpr std::string_view mark_end = "<!-- end -->";

/// The words of a text, apart from each other by this character.
std::vector<std::string> split(std::string_view text, char apart) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(apart), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// A path as a link's destination.
std::string link_to(const std::string& file,
                    const std::filesystem::path& folder) {
  const auto path = std::filesystem::absolute(file).lexically_normal();
  const auto base = std::filesystem::absolute(folder).lexically_normal();
  std::string link;
  for (const char c : path.lexically_relative(base).generic_string()) {
    if (is_letter_or_digit(c) ||
        std::string_view("/.-_~+").find(c) != std::string_view::npos) {
      link += c;
    } else {
      link += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return link;
}

/// The program's sources that a mark asks for.
std::string sources_of(const rendering& with,
                       const std::vector<std::string>& words) {
  if (words.empty() || words.size() > 2) {
    throw user_error("a mark is \"sources: PROGRAM [IMPLEMENTATION,...]\"");
  }
  const program task = select_programs(with.from, {words[0]}).front();
  const auto names =
      words.size() == 2 ? split(words[1], ',') : std::vector<std::string>();
  return to_markdown(read_sources(with.from, task, names, with.bin_dir).sides);
}

/// What every run prints, in a cell.
std::string printed(const expectation& expected) {
  std::vector<std::string> lines;
  if (expected.output) {
    for (const std::string& line : split_lines(*expected.output)) {
      lines.push_back(fmt::format("`{}`", escape(line)));
    }
  } else if (const auto& range = expected.outcomes->range) {
    return fmt::format("a number from {} to {}, not always the same",
                       range->first, range->second);
  } else {
    return "not always the same";
  }
  return fmt::format("{}", fmt::join(lines, ", "));
}

std::string programs_of(const rendering& with,
                        const std::filesystem::path& folder) {
  std::string text =
      "| program | title | prints | sources |\n|---|---|---|---|\n";
  for (const program& task : with.from.programs) {
    std::vector<std::string> links;
    for (const std::size_t index : task.implementations) {
      const implementation& side = with.from.implementations[index];
      if (side.source.empty()) continue;
      links.push_back(
          fmt::format("[{}]({})", escape_markup(side.label),
                      link_to(source_file(side, task, with.bin_dir), folder)));
    }
    text += fmt::format("| `{}` | {} | {} | {} |\n", task.name,
                        escape_markup(task.title), printed(task.expected),
                        fmt::join(links, ", "));
  }
  return text;
}

/// Those that have one of the names, or belong to a group of the name; all if
/// none is given.
template <class List, class Matches>
List chosen_of(const List& all, const std::vector<std::string>& names,
               Matches matches) {
  List chosen;
  for (const auto& of : all) {
    const bool is_named =
        names.empty() ||
        std::any_of(names.begin(), names.end(),
                    [&](const std::string& name) { return matches(of, name); });
    if (is_named) chosen.push_back(of);
  }
  return chosen;
}

/// The results of a kind, and of these names, alone.
results part_of(const results& all, std::string_view kind,
                const std::vector<std::string>& names) {
  const auto by_program = [](const auto& of, const std::string& name) {
    return of.program == name;
  };
  results part;
  if (kind == "run") part.programs = chosen_of(all.programs, names, by_program);
  if (kind == "race") part.races = chosen_of(all.races, names, by_program);
  if (kind == "outcomes") {
    part.outcomes = chosen_of(all.outcomes, names, by_program);
  }
  if (kind == "sweep") {
    part.sweeps =
        chosen_of(all.sweeps, names,
                  [](const sweep_results& of, const std::string& name) {
                    return of.name == name || of.group == name;
                  });
  }
  return part;
}

std::string record_of(const rendering& with,
                      const std::vector<std::string>& words) {
  const std::string kind = words.empty() ? "" : words[0];
  if (kind != "run" && kind != "race" && kind != "outcomes" &&
      kind != "sweep") {
    throw user_error("a mark is \"record: run|race|outcomes|sweep [NAME...]\"");
  }
  const std::vector<std::string> names(words.begin() + 1, words.end());
  std::string text;
  for (const results& record : with.records) {
    const auto tables = tables_of(part_of(record, kind, names));
    if (tables.empty()) continue;
    for (const table& shown : tables) text += to_markdown(shown) + "\n";
    text += fmt::format("{}, {}", record.conditions.date.substr(0, 10),
                        escape_markup(machine_words(record.conditions)));
    for (const auto& [label, toolchain] : record.conditions.toolchains) {
      text += fmt::format("; {}: {}", escape_markup(label),
                          escape_markup(toolchain));
    }
    text += "\n";
    text += "\n";
  }
  if (text.empty()) {
    throw user_error(fmt::format(
        "no record has {}{}; make one with 'just record'", kind,
        names.empty() ? "" : " " + fmt::format("{}", fmt::join(names, " "))));
  }
  text.pop_back();
  return text;
}

/// What a mark stands for; none if the line is no mark.
std::optional<std::string> fill(std::string_view line,
                                const std::filesystem::path& file,
                                const rendering& with) {
  if (!line.starts_with(mark_start) || !line.ends_with(mark_close)) {
    return std::nullopt;
  }
  const auto words =
      split(line.substr(mark_start.size(),
                        line.size() - mark_start.size() - mark_close.size()),
            ' ');
  if (words.empty()) return std::nullopt;
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (words[0] == "sources:") return sources_of(with, rest);
  if (words[0] == "record:") return record_of(with, rest);
  if (words[0] == "programs" && rest.empty()) {
    return programs_of(with, file.parent_path());
  }
  return std::nullopt;
}

}  // namespace

std::string render(std::string_view text, const std::filesystem::path& file,
                   const rendering& with) {
  const auto fail = [&](std::size_t line, std::string_view what) {
    throw user_error(
        fmt::format("{}:{}: {}", escape(file.string()), line, what));
  };
  std::string rendered;
  std::size_t open_since = 0;  // the line of a mark without its end so far
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view whole = text.substr(0, end);
    text.remove_prefix(end);
    ++number;
    const std::string_view line =
        whole.substr(0, whole.find_last_not_of("\r\n") + 1);
    std::optional<std::string> filling;
    try {
      filling = fill(line, file, with);
    } catch (const user_error& error) {
      fail(number, error.what());
    }
    if (filling && open_since > 0) break;
    if (line == mark_end) open_since = 0;
    if (open_since == 0) rendered += whole;
    if (filling) {
      rendered += *filling;
      open_since = number;
    }
  }
  if (open_since > 0) {
    fail(open_since, fmt::format("there is no {} to this", mark_end));
  }
  return rendered;
}

}  // namespace sidebyside
