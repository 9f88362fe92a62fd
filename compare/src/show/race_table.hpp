/// What the race detectors found, as the table that `compare race` shows.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "results/races.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// An implementation, and the longest line "write  file:999" that its column
/// may have.
struct race_column {
  std::string implementation;
  std::string label;
  std::string detector;
  std::size_t width = 0;
};

/// All languages beside each other: a column for each implementation; below
/// each other where the terminal is too narrow for that.
class race_table {
 public:
  race_table(terminal& to, std::vector<race_column> columns);

  void print_headings();
  void print_program(const race_results& of);

 private:
  [[nodiscard]] bool is_wide() const;

  terminal& to_;
  std::vector<race_column> columns_;
};

/// The first report of each side, whole.
void print_first_reports(terminal& to, const race_results& of);

}  // namespace sidebyside
