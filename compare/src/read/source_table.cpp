#include "read/source_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>

#include "base/text.hpp"
#include "read/steps.hpp"

namespace sidebyside {
namespace {

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
std::string code_cell(const source& of, const section& lines) {
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

}  // namespace

std::string to_markdown(const std::vector<source>& sides) {
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
      row += code_cell(sides[i], sections[i][n]);
    }
    if (!is_empty) text += "<tr>" + row + "</tr>\n";
  }
  return text + "</table>\n";
}

}  // namespace sidebyside
