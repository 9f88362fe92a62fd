/// The figures of a program's runs as text, the same wherever they are shown.
#pragma once

#include <string>

#include "results/times.hpp"

namespace sidebyside {

/// Median and median absolute deviation of the wall times: "2.28 ms ± 0.11".
std::string wall_figure(const side_figures& of);

/// The median peak memory, or a dash if it was not measured.
std::string peak_figure(const side_figures& of);

/// "1.02 [0.98, 1.05]", without the interval if there are too few rounds.
std::string ratio_figure(const ratio& measured);

/// "635 rounds in 32 blocks", and which sides have a fixed placement.
std::string rounds_figure(const timed_program& of);

}  // namespace sidebyside
