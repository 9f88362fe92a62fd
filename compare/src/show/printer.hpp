/// Text on a terminal: tables, row by row as results come, and the messages
/// around them.
#pragma once

#include <fmt/ranges.h>

#include "base/text.hpp"
#include "show/rows.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// Prints the headings of the columns that fit in a line.
void print_headings(terminal& screen, const table& shape);

/// Prints rows of a table. Columns that have no room in the terminal continue
/// on lines of their own, behind the heading of the first such column.
void print_rows(terminal& screen, const table& shape, const row_group& group);

/// Prints a whole table below a title, each column as wide as its cells;
/// nothing if it has no rows.
void print_table(terminal& screen, std::string_view title, table whole);

/// Prints the machine and the toolchains.
void print_environment(terminal& screen, const environment& conditions);

/// Explains the figures in a few lines.
void print_legend(terminal& screen, const results& all);

void print_warnings(terminal& screen, const std::vector<std::string>& warnings);

/// Prints every failure in the results of a program, with its evidence.
void print_failures(terminal& screen, const auto& program) {
  for (const failure& failure : program.failures) {
    screen.print(fmt::format("{} {}\n", screen.paint(style::bad, "FAILED"),
                             fmt::join(describe(program, failure), "\n    ")));
  }
}

/// Prints the first report of each side, unabridged.
void print_first_reports(terminal& screen, const race_results& race);

}  // namespace sidebyside
