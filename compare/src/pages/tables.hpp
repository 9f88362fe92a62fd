/// Tables and failures as data for templates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pages/template.hpp"
#include "show/rows.hpp"

namespace sidebyside {

/// Returns an id: the text with a dash for all but letters, digits, '_' and
/// '.'.
std::string to_id(std::string_view text);

/// Returns a table for table.html. Each row starts with the title of its group,
/// or with its first cell if groups have no titles. `addresses` has a link for
/// each title.
page_data to_data(const table& table, const std::string& caption,
                  const std::vector<std::string>& addresses = {});

/// Adds every failure of a program with its evidence, of any kind of results.
template <class Program>
void add_failures(page_data& list, const Program& program) {
  for (const failure& failure : program.failures) {
    auto lines = describe(program, failure);
    const std::string heading = lines.front();
    lines.erase(lines.begin());
    list.push_back({{"what", heading}, {"evidence", lines}});
  }
}

}  // namespace sidebyside
