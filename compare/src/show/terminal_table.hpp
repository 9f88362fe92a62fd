/// Rows of cells on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "show/rows.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// Draws a table group by group, as results come. Columns for which a terminal
/// is too narrow go on in a line of their own, behind their heading.
class table_printer {
 public:
  table_printer(terminal& screen, table shape);

  /// Of those columns that fit.
  void print_headings();
  void print(const row_group& group);

 private:
  [[nodiscard]] std::string cells_of(const std::vector<cell>& row,
                                     std::size_t first, std::size_t last,
                                     std::size_t line) const;
  [[nodiscard]] std::string text_of(const std::vector<cell>& row) const;

  terminal& screen_;
  table shape_;
  std::string indent_;       ///< of what stands below a title
  std::size_t fitting_ = 0;  ///< columns
};

}  // namespace sidebyside
