/// The figures of a program's runs as text, the same wherever they are shown.
#pragma once

#include <string>

#include "results/times.hpp"

namespace sidebyside {

/// Median and median absolute deviation of the wall times: "2.28 ms ± 0.11".
/// Not without any.
std::string wall_figure(const samples& side);

/// The median of user and system time together: the kernel tells the two apart
/// by its timer's ticks, of which a run of a millisecond sees none or one. Not
/// without any.
std::string cpu_figure(const samples& side);

/// The median peak memory, or a dash if it was not measured.
std::string peak_figure(const samples& side);

/// "1.02 [0.98, 1.05]", without the interval if there are too few rounds.
std::string ratio_figure(const ratio& measured);

/// "635 rounds in 32 blocks", and which sides have a fixed placement.
std::string rounds_figure(const timed_program& of);

}  // namespace sidebyside
