/// Fills the Mustache templates of compare/data/templates, which one can change
/// without C++. Makes data for them: ids, tables and failures.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "show/rows.hpp"

namespace sidebyside {

/// The data of a template. Its sections are left out for false, null, an empty
/// text and an empty list. A list or null has a value beside it: "has_rows" is
/// true if "rows" is not empty.
using page_data = nlohmann::json;

/// Fills the template of this name, such as "index.html". Every other template
/// is a partial, "{{> table.html}}". Values in two braces are escaped, for HTML
/// unless told otherwise. Throws user_error for a template that cannot be read,
/// or is none.
std::string fill_template(
    const std::string& name, const page_data& values,
    std::string (*escape)(std::string_view) = escape_html);

/// Returns the id of a text. No other text has the same id. Letters, digits,
/// '_', '.' and '-' stay, and any other character becomes a number.
std::string to_id(std::string_view text);

/// Returns a table for table.html. Each row starts with the title of its group,
/// or with its first cell if groups have no titles.
page_data to_data(const table& table, const std::string& caption);

/// Adds every failure of a program, of any kind of results, for failures.html.
template <class Program>
void add_failures(page_data& data, const Program& program) {
  for (const failure& failure : program.failures) {
    const auto lines = describe(program, failure);
    const std::vector evidence(lines.begin() + 1, lines.end());
    data["failures"].push_back(
        {{"what", lines.front()}, {"evidence", evidence}});
  }
}

}  // namespace sidebyside
