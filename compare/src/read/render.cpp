#include "read/render.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/pattern.hpp"
#include "read/assembly.hpp"
#include "show/exports.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

constexpr std::string_view mark_end = "<!-- end -->";

/// What names the language behind a fence: the file's extension.
std::string language_of(const std::string& file) {
  static const pattern extension(R"(.*[^/]\.([A-Za-z0-9]+))");
  const auto captures = extension.match_all(file);
  return captures ? (*captures)[1] : "";
}

/// A fence that nothing in the code ends: longer than any run of backticks.
std::string fence_for(std::string_view code) {
  std::string fence = "```";
  while (code.find(fence) != std::string_view::npos) fence += '`';
  return fence;
}

/// The lines of a section in a cell. The blank lines are what lets Markdown
/// back in after HTML.
std::string code_cell(const source& source, const section& section) {
  if (section.size == 0) return "<td></td>";
  std::string code;
  for (std::size_t i = section.first; i < section.first + section.size; ++i) {
    code += escape_source(source.lines[i]) + "\n";
  }
  const std::string fence = fence_for(code);
  return fmt::format("<td valign=\"top\">\n\n{}{}\n{}{}\n\n</td>", fence,
                     source.language.empty() ? language_of(source.file) : "asm",
                     code, fence);
}

/// A path as a link's destination, in a file of an absolute folder.
std::string link_to(const std::string& file,
                    const std::filesystem::path& folder) {
  const auto path = std::filesystem::absolute(file).lexically_normal();
  std::string link;
  for (const char c :
       path.lexically_relative(folder.lexically_normal()).generic_string()) {
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
  auto names = split(words.size() == 2 ? words[1] : "", ',');
  std::erase(names, "");
  const auto sides =
      read_sources(material.programs, task, names, material.bin_dir).sides;
  return to_markdown(sides, line_up(sides));
}

/// The machine code of the step that a mark asks for.
std::string assembly_of(const rendering& material,
                        const std::vector<std::string>& words) {
  const auto step = to_integer(words.size() > 1 ? words[1] : "");
  if (words.size() > 3 || !step || *step < 0) {
    throw user_error(
        "a mark is \"assembly: PROGRAM STEP [IMPLEMENTATION,...]\"");
  }
  const program task = select_programs(material.programs, {words[0]}).front();
  auto names = split(words.size() > 2 ? words[2] : "", ',');
  std::erase(names, "");
  const listing_sources shown = read_assembly(
      *material.runner, material.programs, task,
      {names, {static_cast<std::size_t>(*step)}, false}, material.bin_dir);
  return to_markdown(shown.sources.sides, shown.sections);
}

/// What every run prints, in a cell.
std::string printed(const expectation& expected) {
  if (expected.output) {
    std::vector<std::string> lines;
    for (const std::string& line : split_lines(*expected.output)) {
      lines.push_back(fmt::format("`{}`", escape(line)));
    }
    return fmt::format("{}", fmt::join(lines, ", "));
  }
  const auto& numbers = expected.outcomes->allowed;
  if (numbers.empty()) return "not always the same";
  return fmt::format("a number from {} to {}, not always the same",
                     numbers.front().low, numbers.back().high);
}

std::string programs_of(const rendering& material,
                        const std::filesystem::path& folder) {
  std::string text =
      "| chapter | program | title | prints | sources |\n"
      "|---|---|---|---|---|\n";
  std::string chapter;
  for (const program& task : material.programs.programs) {
    std::vector<std::string> links;
    for (const std::size_t index : task.implementations) {
      const implementation& side = material.programs.implementations[index];
      if (side.source.empty()) continue;
      links.push_back(fmt::format(
          "[{}]({})", escape_markup(side.label),
          link_to(source_file(side, task, material.bin_dir), folder)));
    }
    const bool is_next = task.chapter != chapter;
    chapter = task.chapter;
    text += fmt::format("| {} | `{}` | {} | {} | {} |\n",
                        is_next ? escape_markup(chapter) : "", task.name,
                        escape_markup(task.title), printed(task.expected),
                        fmt::join(links, ", "));
  }
  return text;
}

/// The results of a kind, and of these names, alone; of all of them if no name
/// is given. The name of a group stands for all of its sweeps.
results select(const results& all, std::string_view kind,
               const std::vector<std::string>& names) {
  const auto is_named = [&](const std::string& name) {
    return names.empty() || std::count(names.begin(), names.end(), name) > 0;
  };
  const auto is_other = [&](const auto& shown) {
    return !is_named(shown.program);
  };
  results part;
  if (kind == "run") part.programs = all.programs;
  if (kind == "race") part.races = all.races;
  if (kind == "outcomes") part.outcomes = all.outcomes;
  if (kind == "sweep") part.sweeps = all.sweeps;
  std::erase_if(part.programs, is_other);
  std::erase_if(part.races, is_other);
  std::erase_if(part.outcomes, is_other);
  std::erase_if(part.sweeps, [&](const sweep_results& sweep) {
    return !is_named(sweep.name) && !is_named(sweep.group);
  });
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
    const auto tables = tables_of(select(record, words[0], names));
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
  static const pattern mark(
      "<!-- +(sources:|assembly:|record:|programs)(| .*) -->");
  const auto captures = mark.match_all(line);
  if (!captures) return std::nullopt;
  const std::string& kind = (*captures)[1];
  auto words = split((*captures)[2], ' ');
  std::erase(words, "");
  if (kind == "sources:") return sources_of(material, words);
  if (kind == "record:") return record_of(material, words);
  if (kind == "assembly:") {
    if (material.runner == nullptr) return std::nullopt;
    return assembly_of(material, words);
  }
  if (!words.empty()) return std::nullopt;
  return programs_of(material, std::filesystem::absolute(file).parent_path());
}

}  // namespace

std::string to_markdown(const std::vector<source>& sides,
                        const std::vector<std::vector<section>>& sections) {
  std::string text = "<table>\n<tr>";
  for (const source& side : sides) {
    text += fmt::format("<th>{}</th>", escape_markup(side.label));
  }
  for (std::size_t n = 0; n < sections.front().size(); ++n) {
    text += "</tr>\n<tr>";
    for (std::size_t i = 0; i < sides.size(); ++i) {
      text += code_cell(sides[i], sections[i][n]);
    }
  }
  return text + "</tr>\n</table>\n";
}

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
      for (const std::string& filled : split(*filling, '\n')) {
        rendered += filled + (whole == line ? "\n" : "\r\n");
      }
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
