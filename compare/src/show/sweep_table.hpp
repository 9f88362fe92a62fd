/// A sweep as the table and the chart that `compare sweep` shows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "results/results.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

class sweep_table {
 public:
  /// `values` are the parameter's, of which the widest sets a column's width.
  sweep_table(terminal& to, const sweep_results& of,
              const std::vector<std::int64_t>& values, bool has_operations);

  void print_headings();
  /// A line for each implementation, also where it has no runs.
  void print_point(const sweep_point& point, const program_results& of);

 private:
  [[nodiscard]] std::string cells(const sweep_point& point,
                                  const program_results& of,
                                  const sweep_side& side) const;

  terminal& to_;
  const sweep_results& sweep_;
  std::size_t value_width_;
  std::size_t label_width_ = 0;
  bool has_operations_;
};

/// The median wall times of the points that there are.
void print_chart(terminal& to, const results& all, const sweep_results& of);

}  // namespace sidebyside
