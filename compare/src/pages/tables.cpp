#include "pages/tables.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "base/text.hpp"

namespace sidebyside {
namespace {

page_data cell_data(const std::string& heading, const cell& cell) {
  constexpr std::array classes{"plain",  "good",  "bad",
                               "notice", "aside", "code"};  // by tone
  std::vector<std::string> lines = cell.lines;
  std::erase(lines, "");
  if (lines.empty()) lines.emplace_back("–");
  return {{"heading", heading},
          {"tone", classes.at(static_cast<std::size_t>(cell.tone))},
          {"lines", lines}};
}

}  // namespace

std::string to_id(std::string_view text) {
  std::string id(text);
  std::ranges::replace_if(
      id, [](char c) { return !is_letter_or_digit(c) && c != '_' && c != '.'; },
      '-');
  return id;
}

page_data to_data(const table& table, const std::string& caption,
                  const std::vector<std::string>& addresses) {
  std::vector<std::string> headings;
  const bool has_titles = !table.title_heading.empty();
  if (has_titles) headings.push_back(table.title_heading);
  // A small screen needs a name for each cell of a row.
  for (const column& each : table.columns) {
    const bool is_last = &each == &table.columns.back();
    headings.push_back(!each.heading.empty() ? each.heading
                       : is_last             ? "verdict"
                                             : "side");
  }
  page_data rows = page_data::array();
  for (const row_group& group : table.groups) {
    for (const auto& row : group.rows) {
      // The value of a sweep's parameter stands in the first row of a point.
      const bool is_first_cell = row.front().lines != cell("").lines;
      const cell title = has_titles      ? cell(group.title)
                         : is_first_cell ? row.front()
                                         : group.rows.front().front();
      page_data cells = page_data::array();
      for (std::size_t i = 1; i < headings.size(); ++i) {
        const std::size_t index = has_titles ? i - 1 : i;
        cells.push_back(
            cell_data(headings[i], index < row.size() ? row[index] : cell("")));
      }
      const bool has_address = rows.size() < addresses.size();
      rows.push_back({{"title", cell_data("", title)},
                      {"href", has_address ? addresses[rows.size()] : ""},
                      {"cells", cells}});
    }
  }
  return {{"caption", caption}, {"headings", headings}, {"rows", rows}};
}

}  // namespace sidebyside
