#include "read/side_by_side.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <sstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "read/steps.hpp"

namespace sidebyside {
namespace {

constexpr std::string_view mark_start = "<!-- side-by-side: ";
constexpr std::string_view mark_close = " -->";
constexpr std::string_view mark_end = "<!-- end -->";

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// The anchor that GitHub and GitLab give a heading. Of headings that are the
/// same, the second one gets "-1", and so on.
std::string anchor(std::string_view title, std::map<std::string, int>& taken) {
  std::string name;
  for (const char c : escape(title)) {
    if (c >= 'A' && c <= 'Z') {
      name += static_cast<char>(c - 'A' + 'a');
    } else if (c == ' ') {
      name += '-';
    } else if (is_letter_or_digit(c) || c == '-' || c == '_' || !is_ascii(c)) {
      name += c;
    }
  }
  const int before = taken[name]++;
  return before == 0 ? name : fmt::format("{}-{}", name, before);
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

/// What names the language behind a fence: the file's extension.
std::string language_of(const std::string& file) {
  std::string extension = std::filesystem::path(file).extension().string();
  if (!extension.empty()) extension.erase(0, 1);
  const bool is_usable =
      std::all_of(extension.begin(), extension.end(), is_letter_or_digit);
  return is_usable ? extension : "";
}

/// A fence that nothing in the code ends: longer than any run of backticks.
std::string fence_for(const std::vector<std::string>& code) {
  std::size_t longest = 2;
  for (const std::string& line : code) {
    std::size_t run = 0;
    for (const char c : line) {
      run = c == '`' ? run + 1 : 0;
      longest = std::max(longest, run);
    }
  }
  return std::string(longest + 1, '`');
}

/// The lines of a section in a cell. The blank lines are what lets Markdown
/// back in after HTML.
std::string cell(const source& of, const section& lines) {
  if (lines.size == 0) return "<td></td>";
  std::vector<std::string> code;
  code.reserve(lines.size);
  for (std::size_t i = lines.first; i < lines.first + lines.size; ++i) {
    code.push_back(escape_source(of.lines[i]));
  }
  const std::string fence = fence_for(code);
  std::string text =
      fmt::format("<td valign=\"top\">\n\n{}{}\n", fence, language_of(of.file));
  for (const std::string& line : code) text += line + "\n";
  return text + fence + "\n\n</td>";
}

/// The sides of a program that a mark asks for: "mutex", or "mutex go,cpp" for
/// these in this order. What there is not is said by `fail`.
std::vector<source> marked_sides(
    std::string_view mark, const std::vector<program_sources>& programs,
    const std::function<void(const std::string&)>& fail) {
  const std::string_view name = mark.substr(0, mark.find(' '));
  const auto program = std::find_if(
      programs.begin(), programs.end(),
      [&](const program_sources& known) { return known.name == name; });
  if (program == programs.end()) {
    fail(fmt::format("there is no program \"{}\"", escape(name)));
  }
  if (name.size() == mark.size()) return program->sides;
  std::vector<source> sides;
  std::istringstream list{std::string(mark.substr(name.size() + 1))};
  for (std::string wanted; std::getline(list, wanted, ',');) {
    const auto side = std::find_if(
        program->sides.begin(), program->sides.end(),
        [&](const source& known) { return known.implementation == wanted; });
    if (side == program->sides.end()) {
      fail(
          fmt::format("{} has no implementation \"{}\"", name, escape(wanted)));
    }
    sides.push_back(*side);
  }
  if (sides.empty()) fail("names no implementation");
  return sides;
}

std::string to_table(const std::vector<source>& sides) {
  const auto sections = line_up(sides);
  std::string text = "<table>\n<tr>";
  for (const source& side : sides) {
    text += fmt::format("<th>{}</th>", escape_markup(side.label));
  }
  text += "</tr>\n";
  for (std::size_t n = 0; n < sections.front().size(); ++n) {
    std::string row;
    bool is_empty = true;
    for (std::size_t i = 0; i < sides.size(); ++i) {
      is_empty = is_empty && sections[i][n].size == 0;
      row += cell(sides[i], sections[i][n]);
    }
    if (!is_empty) text += "<tr>" + row + "</tr>\n";
  }
  return text + "</table>\n";
}

}  // namespace

std::string to_side_by_side(const std::vector<program_sources>& programs,
                            const std::filesystem::path& folder) {
  std::string text =
      "<!-- Made by `just side-by-side` from the sources; do not edit. -->\n\n"
      "# The programs, side by side\n\n"
      "Every program in each of its languages. A row of a table is the same "
      "step on\nevery side, in the order of the source; the first one is what "
      "comes before\nstep 1. `just read PROGRAM` shows the same in a "
      "terminal.\n\n";
  std::map<std::string, int> anchors{{"the-programs-side-by-side", 1}};
  for (const program_sources& program : programs) {
    text += fmt::format("- [{}](#{})\n", escape_markup(program.title),
                        anchor(program.title, anchors));
  }
  for (const program_sources& program : programs) {
    text += fmt::format("\n## {}\n\n`{}`:", escape_markup(program.title),
                        program.name);
    std::string_view separator = " ";
    for (const source& side : program.sides) {
      text += fmt::format("{}[{}]({})", separator, escape_markup(side.label),
                          link_to(side.file, folder));
      separator = ", ";
    }
    text += "\n\n" + to_table(program.sides);
  }
  return text;
}

std::string update_side_by_side(std::string_view text,
                                const std::filesystem::path& file,
                                const std::vector<program_sources>& programs) {
  const auto fail = [&](std::size_t line, std::string_view what) {
    throw user_error(
        fmt::format("{}:{}: {}", escape(file.string()), line, what));
  };
  std::string updated;
  std::size_t open_since = 0;  // the line of a mark without its end so far
  std::size_t number = 0;
  bool has_mark = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    ++number;
    const std::string_view mark =
        line.substr(0, line.find_last_not_of("\r\n") + 1);
    if (mark.starts_with(mark_start) && mark.ends_with(mark_close)) {
      if (open_since > 0) break;
      const auto wanted =
          mark.substr(mark_start.size(),
                      mark.size() - mark_start.size() - mark_close.size());
      const auto sides =
          marked_sides(wanted, programs,
                       [&](const std::string& what) { fail(number, what); });
      updated += fmt::format("{}\n{}", mark, to_table(sides));
      open_since = number;
      has_mark = true;
    } else if (mark == mark_end) {
      open_since = 0;
    }
    if (open_since == 0) updated += line;
  }
  if (open_since > 0) {
    fail(open_since, fmt::format("there is no {} to this", mark_end));
  }
  if (!has_mark) {
    fail(1, fmt::format("there is no line {}PROGRAM{}, and one {} after it",
                        mark_start, mark_close, mark_end));
  }
  return updated;
}

}  // namespace sidebyside
