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

/// Returns the classes of the style sheet for an implementation's colour, the
/// same on all pages. An unknown implementation gets the colour of its
/// position. After sixteen colours the kind of line changes too.
std::string color_of(const std::vector<std::string>& implementations,
                     const std::string& name, std::size_t position);

/// Returns "2.3 × faster", "1.5 × slower to start" or "no difference".
std::string speed_words(const ratio& ratio, verdict verdict,
                        bool is_start_up = false);

/// An implementation of a program, and what its runs took.
struct plot_row {
  std::string program = {};  ///< empty if it is that of the row before
  std::string id = {};       ///< of the program, if it is named
  std::string build = {};    ///< or operation; empty if it is the whole program
  std::string label = {};
  std::string color = {};
  std::optional<sidebyside::ratio> ratio = {};
  sidebyside::verdict verdict = verdict::too_few_rounds;
  std::string words = {};                             ///< of speed_words()
  std::vector<double> seconds = {};                   ///< of every run
  std::optional<sidebyside::interval> interval = {};  ///< of their median
};

/// Returns the build or operation of a row, if it has one, and then its label.
std::string full_label(const plot_row& row);

/// Plots ratios for ratios.html: each with its interval, on a logarithmic axis
/// around 1 that has room for nine tenths of the ratios. A bar that leaves the
/// axis has a number "below" or "above" it: the ratio, or the end of the bar.
/// False if there is no ratio.
page_data plot_ratios(std::vector<plot_row> rows);

/// Plots runs for samples.html: bars where they lie, on a logarithmic axis that
/// all rows share. Of the slowest hundredth, runs far beyond the others
/// are counted at the edge. False if there is no run.
page_data plot_samples(const std::vector<plot_row>& rows);

/// Plots sweeps for sweep.html: the time of an operation, or of a run if the
/// number of operations is unknown, with its interval, over the values. Each
/// sweep has a chart, or several if it has more than five lines. All of them
/// have the same logarithmic axes. Null if there are fewer than two values.
page_data plot_sweeps(const std::vector<sweep_results>& sweeps,
                      const std::vector<std::string>& implementations);

}  // namespace sidebyside
