/// What the race detectors found, as the table that `compare race` shows.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "preparation.hpp"
#include "race.hpp"
#include "terminal.hpp"

namespace compare {

/// All languages beside each other: a column for each implementation; below
/// each other where the terminal is too narrow for that.
class race_table {
 public:
  race_table(terminal& to, const std::vector<prepared_program>& programs);

  void print_headings();
  void print_program(const race_results& of);

 private:
  struct column {
    std::string implementation;
    std::string heading;
    std::size_t width = 0;
  };

  [[nodiscard]] bool is_wide() const;

  terminal& to_;
  std::vector<column> columns_;
};

/// The first report of each side, whole.
void print_first_reports(terminal& to, const race_results& of);

}  // namespace compare
