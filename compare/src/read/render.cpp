#include "read/render.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/pattern.hpp"
#include "manifest/resolve.hpp"
#include "read/assembly.hpp"
#include "read/contents.hpp"
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

/// Lines as a block of code. The blank lines around it let Markdown back in
/// after HTML.
std::string code_block(const std::vector<numbered_line>& lines,
                       const std::string& language) {
  std::string code;
  for (const numbered_line& line : lines) {
    for (const char c : escape_source(line.text)) {
      code += c == '\t' ? "  " : std::string(1, c);
    }
    code += '\n';
  }
  code.erase(0, code.find_first_not_of('\n'));
  if (code.empty()) return "";
  const std::string fence = fence_for(code);
  return fmt::format("\n\n{}{}\n{}{}\n\n", fence, language_of(language), code,
                     fence);
}

/// A row of a table with so many columns, two at most; none if all its cells
/// are empty.
std::string row_of(const std::vector<std::string>& cells, std::size_t columns) {
  if (std::ranges::all_of(cells, &std::string::empty)) return "";
  return fmt::format(
      "<tr><td {}>{}</td></tr>\n",
      cells.size() < columns ? "colspan=\"2\"" : "valign=\"top\"",
      fmt::join(cells, "</td><td valign=\"top\">"));
}

/// A table of one side or two. The prose of a step is a row above the code, and
/// stands there once if both sides say the same.
std::string table_of(const std::vector<stepped_code>& sides) {
  std::string text = "<table>\n<thead><tr>";
  for (const stepped_code& side : sides) {
    text += fmt::format("<th width=\"{}%\">{}</th>", 100 / sides.size(),
                        escape_markup(side.label));
  }
  text += "</tr></thead>\n";
  for (std::size_t n = 0; n < sides.front().steps.size(); ++n) {
    std::vector<std::string> prose;
    std::vector<std::string> code;
    for (const stepped_code& side : sides) {
      const step& step = side.steps[n];
      prose.push_back(escape_html(step.prose));
      code.push_back(code_block(step.code, side.language));
      if (step.number == 0) continue;
      prose.back() = fmt::format("<b>{}</b> {}", step.number, prose.back());
    }
    prose.erase(std::unique(prose.begin(), prose.end()), prose.end());
    // GitHub shades every second row of a body: that of the code.
    text += "<tbody>\n" + row_of(prose, sides.size()) +
            row_of(code, sides.size()) + "</tbody>\n";
  }
  return text + "</table>\n";
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

/// What every run prints, fit for Markdown and for HTML.
std::string printed(const expectation& expected) {
  if (expected.output) {
    std::vector<std::string> lines;
    for (const std::string& line : split_lines(*expected.output)) {
      lines.push_back(fmt::format("<code>{}</code>", escape_markup(line)));
    }
    return fmt::format("{}", fmt::join(lines, ", "));
  }
  const auto& numbers = expected.outcomes->allowed;
  if (numbers.empty()) return "not always the same";
  return fmt::format("a number from {} to {}, not always the same",
                     numbers.front().low, numbers.back().high);
}

/// What there is to know of a program before one reads it.
std::string introduction_to(const program& program) {
  std::string prints = printed(program.sides.front().expected);
  const std::string first = prints;
  for (const side& side : program.sides) {
    const std::string its_own = printed(side.expected);
    if (its_own == first) continue;
    prints += fmt::format("; {}: {}", escape_markup(side.label), its_own);
  }
  std::string text;
  const auto paragraph = [&](std::string_view heading, const std::string& say) {
    if (!say.empty()) text += fmt::format("<p>{}{}</p>\n", heading, say);
  };
  paragraph("", escape_markup(program.shows));
  paragraph("<b>It prints:</b> ", prints);
  paragraph("<b>Why the sides differ:</b> ", escape_markup(program.why));
  return text + "\n";
}

/// The program of this name, with the sides of a list such as "go,cpp" alone.
program find_program(const rendering& material, const std::string& name,
                     const std::string& sides) {
  const auto& all = material.programs;
  const auto program = std::ranges::find(all, name, &program::name);
  if (program == all.end()) {
    throw user_error("{}: no program of this name", escape(name));
  }
  sidebyside::program chosen = *program;
  auto names = split(sides, ',');
  std::erase(names, "");
  choose_sides(chosen, names);
  return chosen;
}

/// Keeps the steps of a list such as "3,4". Throws user_error if one of them
/// does not exist.
void keep_steps(std::vector<stepped_code>& sides, const std::string& list) {
  const std::vector<std::string> numbers = split(list, ',');
  for (stepped_code& side : sides) {
    std::erase_if(side.steps, [&](const step& step) {
      return std::ranges::count(numbers, std::to_string(step.number)) == 0;
    });
  }
  if (sides.front().steps.size() != numbers.size()) {
    throw user_error("not all of these are steps: {}", escape(list));
  }
}

/// The program's sources that a mark asks for, below an introduction if it asks
/// for all steps.
std::string sources_of(const rendering& material,
                       const std::vector<std::string>& words) {
  if (words.empty() || words.size() > 3) {
    throw user_error(
        "a mark is \"sources: PROGRAM [IMPLEMENTATION,... [STEP,...]]\"");
  }
  const program program =
      find_program(material, words[0], words.size() > 1 ? words[1] : "");
  auto sides = line_up(read_sources(program));
  if (words.size() < 3) return introduction_to(program) + to_markdown(sides);
  keep_steps(sides, words[2]);
  return to_markdown(sides);
}

/// A page of its own for the program that a mark names.
std::string page_of(const rendering& material,
                    const std::vector<std::string>& words) {
  if (words.size() != 1) throw user_error("a mark is \"program: NAME\"");
  const std::string content = sources_of(material, words);
  return page_around(content, material.programs, words[0]);
}

/// The machine code of the step that a mark asks for.
std::string assembly_of(const rendering& material,
                        const std::vector<std::string>& words) {
  const auto step = to_integer(words.size() > 1 ? words[1] : "");
  if (words.size() > 3 || !step || *step < 0) {
    throw user_error(
        "a mark is \"assembly: PROGRAM STEP [IMPLEMENTATION,...]\"");
  }
  program program =
      find_program(material, words[0], words.size() > 2 ? words[2] : "");
  if (words.size() < 3) keep_disassembled_sides(program);
  return to_markdown(read_assembly(*material.runner, program,
                                   {{static_cast<std::size_t>(*step)}}));
}

/// The table of programs, whose names link to their pages if there is a folder
/// of these.
std::string programs_of(const rendering& material,
                        const std::filesystem::path& folder,
                        const std::string& pages) {
  std::string text =
      "| chapter | program | title | prints | sources |\n"
      "|---|---|---|---|---|\n";
  std::string chapter;
  for (const program& program : material.programs) {
    std::vector<std::string> links;
    for (const side& side : program.sides) {
      if (side.source.empty()) continue;
      links.push_back(fmt::format("[{}]({})", escape_markup(side.label),
                                  link_to(side.source, folder)));
    }
    const bool is_next = program.chapter != chapter;
    chapter = program.chapter;
    const std::string name =
        pages.empty() ? fmt::format("`{}`", program.name)
                      : fmt::format("[`{0}`]({1}/{0}.md)", program.name, pages);
    text += fmt::format(
        "| {} | {} | {} | {} | {} |\n", is_next ? escape_markup(chapter) : "",
        name, escape_markup(program.title),
        printed(program.sides.front().expected), fmt::join(links, ", "));
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
  for (const std::string& name : names) {
    if (std::ranges::all_of(material.records, [&](const results& record) {
          return tables_of(select(record, words[0], {name})).empty();
        })) {
      throw user_error("no record has {} {}; make one with 'just record'",
                       words[0], name);
    }
  }
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
    throw user_error("no record has {}; make one with 'just record'",
                     fmt::join(words, " "));
  }
  return fmt::format("{}", fmt::join(parts, "\n"));
}

/// The text that a mark stands for; none if the line is no mark.
std::optional<std::string> fill(std::string_view line,
                                const std::filesystem::path& file,
                                const rendering& material) {
  static const pattern mark(
      "<!-- +(sources:|assembly:|record:|program:|programs:|programs|contents|"
      "options|site)(| .*) -->");
  const auto captures = mark.match_all(line);
  if (!captures) return std::nullopt;
  const std::string& kind = (*captures)[1];
  auto words = split((*captures)[2], ' ');
  std::erase(words, "");
  if (kind == "sources:") return sources_of(material, words);
  if (kind == "record:") return record_of(material, words);
  if (kind == "program:") return page_of(material, words);
  if (kind == "assembly:") {
    if (material.runner == nullptr) return std::nullopt;
    return assembly_of(material, words);
  }
  if (words.size() != (kind == "programs:" ? 1 : 0)) return std::nullopt;
  if (kind == "contents") return to_contents(material.programs);
  if (kind == "options") return material.options;
  if (kind == "site") return link_site(material.site_url);
  words.resize(1);  // the folder of the programs' pages, if any
  return programs_of(material, std::filesystem::absolute(file).parent_path(),
                     words[0]);
}

}  // namespace

std::string to_markdown(const std::vector<stepped_code>& sides) {
  if (sides.size() == 1) return table_of(sides);
  std::string text;
  for (std::size_t i = 1; i < sides.size(); ++i) {
    text += (i > 1 ? "\n" : "") + table_of({sides[0], sides[i]});
  }
  return text;
}

std::string render(std::string_view text, const std::filesystem::path& file,
                   const rendering& material) {
  const auto fail = [&](std::size_t line, std::string_view message) {
    throw user_error("{}:{}: {}", escape(file.string()), line, message);
  };
  std::string rendered;
  static const pattern assembly("<!-- +assembly:.*");
  std::size_t open_since = 0;  // the line of a mark without its end so far
  bool is_left = false;        // what is between a mark and its end
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
    is_left = is_left || (!filling && assembly.match_all(line));
    if (line == mark_end) {
      if (open_since == 0 && !is_left) {
        fail(number,
             "there is no mark to this; FORMATS.md says how one is written");
      }
      open_since = 0;
      is_left = false;
    }
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
