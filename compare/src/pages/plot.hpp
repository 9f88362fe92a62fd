/// The plots of the pages, as data for templates. Places are in percent of the
/// plot's width, or height, so that its texts keep their size on any screen.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pages/template.hpp"
#include "results/times.hpp"

namespace sidebyside {

/// The class of the style sheet for the colour of number `index`, and, where
/// colours begin again, for another kind of line.
std::string color_class(std::size_t index);

/// "2.3 × faster", "1.5 × slower", "no difference", as far as it is known.
std::string speed_words(const ratio& measured, verdict found);

/// An implementation of a program: what it took, in comparison and in seconds.
struct plot_row {
  std::string program;  ///< empty where it is that of the row before
  std::string href;     ///< where there is more on the program
  std::string label;
  std::size_t index = 0;  ///< for its colour
  std::optional<ratio> measured;
  verdict found = verdict::too_few_rounds;
  std::vector<double> seconds;                   ///< of every run
  std::optional<sidebyside::interval> interval;  ///< of their median
};

/// For ratios.html: each ratio and its interval on a logarithmic axis around 1,
/// which is as wide as nine tenths of the ratios need. False if there is none.
page_data plot_ratios(const std::vector<plot_row>& rows);

/// For samples.html: every run as a dot, on a logarithmic axis that all rows
/// share. Of the slowest hundredth, what is far beyond the others is counted at
/// the edge. False if there is no run.
page_data plot_samples(const std::vector<plot_row>& rows);

/// For sweep.html: the time of one operation, or of a run where the number of
/// operations is not known, with its interval, over the values. Both axes are
/// logarithmic. False if there are fewer than two values.
page_data plot_sweeps(const std::vector<sweep_results>& sweeps);

}  // namespace sidebyside
