/// Times over a range of values as a chart of text, both scales logarithmic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "results/times.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// What one mark stands for.
struct chart_series {
  std::string label;
  std::vector<std::pair<std::int64_t, double>> seconds;  ///< by value, above 0
};

/// The chart in at most `width` columns, its lines ended by newlines. Each
/// series has a mark of its own, so that it takes no colour to tell them apart;
/// where there is room, their marks stand beside each other. Empty where there
/// are fewer than two values, for there is nothing to see.
std::string draw_chart(const terminal& screen, const std::string& title,
                       const std::vector<chart_series>& all, std::size_t width);

/// The median wall times of sweeps that are shown together; of several, the
/// times of one operation.
void print_chart(terminal& screen, const std::vector<sweep_results>& sweeps);

}  // namespace sidebyside
