#include "pages/template.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <kainjow/mustache.hpp>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/installation.hpp"

namespace sidebyside {
namespace {

using kainjow::mustache::data;

/// Converts data for the library, which takes an empty text for something.
data to_mustache(const page_data& value) {
  if (value.is_object()) {
    data object(data::type::object);
    for (const auto& [name, member] : value.items()) {
      object.set(name, to_mustache(member));
      if (member.is_array() || member.is_null()) {
        object.set("has_" + name, data(!member.empty()));
      }
    }
    return object;
  }
  if (value.is_array()) {
    data list(data::type::list);
    for (const page_data& element : value) list.push_back(to_mustache(element));
    return list;
  }
  if (value.is_number()) return data(value.dump());
  if (!value.is_string()) return data(value == true);
  const auto& text = value.get_ref<const std::string&>();
  return text.empty() ? data(false) : data(text);
}

page_data cell_data(const std::string& heading, const cell& cell) {
  constexpr std::array classes{"",       "good",  "bad",
                               "notice", "aside", "code"};  // by tone
  std::vector<std::string> lines = cell.lines;
  std::erase(lines, "");
  // An order of steps has a column for each thread, and most cells are empty.
  if (lines.empty()) lines.emplace_back(cell.tone == tone::code ? "" : "–");
  return {{"heading", heading},
          {"tone", classes.at(static_cast<std::size_t>(cell.tone))},
          {"first", lines.front()},
          {"more", std::vector(lines.begin() + 1, lines.end())}};
}

}  // namespace

std::string fill_template(const std::string& name, const page_data& values,
                          std::string (*escape)(std::string_view)) {
  const auto folder = data_file("templates");
  data all = to_mustache(values);
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    all.set(entry.path().filename(), read_file(entry.path()));
  }
  kainjow::mustache::mustache page(read_file(folder / name));
  page.set_custom_escape(escape);
  std::string text = page.render(all);
  if (page.is_valid()) return text;
  throw user_error("{}: is no template: {}",
                   sidebyside::escape((folder / name).string()),
                   page.error_message());
}

std::string to_id(std::string_view text) { return encode(text, "_.-", '~'); }

page_data to_data(const table& table, const std::string& caption) {
  const cell blank("");
  std::vector<std::string> headings;
  const bool has_titles = !table.title_heading.empty();
  if (has_titles) headings.push_back(table.title_heading);
  // A small screen needs a name for each cell of a row.
  for (const column& each : table.columns) {
    headings.push_back(each.heading.empty() ? "side" : each.heading);
  }
  if (table.columns.back().heading.empty()) headings.back() = "verdict";
  page_data rows;
  for (const row_group& group : table.groups) {
    for (std::vector<cell> row : group.rows) {
      if (has_titles) row.insert(row.begin(), group.title);
      // The value of a sweep's parameter stands in the first row of a point.
      if (row[0].lines == blank.lines) row[0] = group.rows[0][0];
      row.resize(headings.size(), blank);
      page_data cells;
      for (std::size_t i = 1; i < row.size(); ++i) {
        cells.push_back(cell_data(headings[i], row[i]));
      }
      rows.push_back({{"title", cell_data("", row[0])}, {"cells", cells}});
    }
  }
  // A column in which no row has anything says nothing.
  for (std::size_t i = headings.size() - 1; i > 0; --i) {
    const auto is_empty = [&](const page_data& row) {
      return row["cells"][i - 1]["first"] == "–";
    };
    if (!std::ranges::all_of(rows, is_empty)) continue;
    headings.erase(headings.begin() + static_cast<std::ptrdiff_t>(i));
    for (page_data& row : rows) row["cells"].erase(i - 1);
  }
  return {{"caption", caption}, {"headings", headings}, {"rows", rows}};
}

}  // namespace sidebyside
