/// Tables on a terminal, row by row as results come.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "show/rows.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// Prints a table group by group. Columns that have no room in the terminal
/// continue on lines of their own, behind the heading of the first such column.
class table_printer {
 public:
  table_printer(terminal& screen, table shape);

  /// Prints the headings of the columns that fit.
  void print_headings();
  void print(const row_group& group);

 private:
  [[nodiscard]] std::string format_cells(const std::vector<cell>& row,
                                         std::size_t first, std::size_t last,
                                         std::size_t line) const;
  [[nodiscard]] std::string format_row(const std::vector<cell>& row) const;
  [[nodiscard]] std::size_t end_of_line(std::size_t first,
                                        std::size_t start) const;

  terminal& screen_;
  table shape_;
  std::string indent_;  ///< of the rows below a title
};

}  // namespace sidebyside
