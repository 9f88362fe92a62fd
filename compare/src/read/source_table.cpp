#include "read/source_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string_view>

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
std::string fence_for(std::string_view code) {
  std::size_t longest_run = 2;
  std::size_t run = 0;
  for (const char c : code) {
    run = c == '`' ? run + 1 : 0;
    longest_run = std::max(longest_run, run);
  }
  return std::string(longest_run + 1, '`');
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
                     language_of(source.file), code, fence);
}

}  // namespace

std::string to_markdown(const std::vector<source>& sides) {
  const auto sections = line_up(sides);
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

}  // namespace sidebyside
