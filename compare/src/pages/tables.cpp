#include "pages/tables.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Of the style sheet, by tone.
std::string_view class_of(tone look) {
  constexpr std::array<std::string_view, 6> names{"plain",  "good",  "bad",
                                                  "notice", "aside", "code"};
  return names.at(static_cast<std::size_t>(look));
}

page_data cell_data(const std::string& heading, const cell& shown) {
  page_list lines;
  for (const std::string& line : shown.lines) {
    if (!line.empty()) lines.emplace_back(line);
  }
  if (lines.empty()) lines.emplace_back("–");
  return page_fields{{"heading", heading},
                     {"tone", std::string(class_of(shown.tone))},
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

page_data to_data(const table& shown, const std::string& caption,
                  const std::vector<std::string>& addresses) {
  std::vector<std::string> headings;
  const bool has_titles = !shown.title_heading.empty();
  if (has_titles) headings.push_back(shown.title_heading);
  // What has no heading of its own is told apart where cells bring theirs.
  for (const column& each : shown.columns) {
    const bool is_last = &each == &shown.columns.back();
    headings.push_back(!each.heading.empty() ? each.heading
                       : is_last             ? "verdict"
                                             : "side");
  }
  page_list rows;
  for (const row_group& group : shown.groups) {
    // The value of a sweep's parameter stands in the first row of a point.
    const cell title =
        has_titles ? cell(group.title) : group.rows.front().front();
    for (const auto& row : group.rows) {
      page_list cells;
      for (std::size_t i = 1; i < headings.size(); ++i) {
        const std::size_t index = has_titles ? i - 1 : i;
        cells.push_back(
            cell_data(headings[i], index < row.size() ? row[index] : cell("")));
      }
      rows.push_back(page_fields{
          {"title", cell_data("", title)},
          {"href",
           text_or_false(rows.size() < addresses.size() ? addresses[rows.size()]
                                                        : "")},
          {"cells", cells}});
    }
  }
  return page_fields{{"caption", caption},
                     {"headings", page_list(headings.begin(), headings.end())},
                     {"rows", rows}};
}

}  // namespace sidebyside
