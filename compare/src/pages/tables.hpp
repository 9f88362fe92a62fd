/// Tables and failures as data for templates.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "pages/template.hpp"
#include "show/rows.hpp"

namespace sidebyside {

/// A text with a dash for all but letters, digits, '_' and '.': an id.
std::string to_id(std::string_view text);

/// A table for table.html. The title of a group heads each of its rows, or else
/// the first cell does. `addresses` has where each group's title leads.
page_data to_data(const table& shown, const std::string& caption,
                  const std::vector<std::string>& addresses = {});

/// Adds every failure of a program with its evidence, of any kind of results.
template <class Program>
void add_failures(page_list& list, const Program& program) {
  for (const failure& failed : program.failures) {
    page_list lines;
    for (const std::string& line : failure_evidence(program, failed)) {
      lines.emplace_back(line);
    }
    list.push_back(page_fields{
        {"what",
         fmt::format("{}/{}, {}: {}", program.program, failed.implementation,
                     failed.round, failed.found.message)},
        {"evidence", lines}});
  }
}

}  // namespace sidebyside
