/// The machine as it is now: what it is, which CPUs to use, how busy it is.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"
#include "results/results.hpp"

namespace sidebyside {

/// Reads the environment as it is now. `toolchains` are those that the build
/// noted, by label. Sides that say how to ask for their toolchain are asked: it
/// is the first line that the command prints, or why it is unknown. Facts that
/// the machine does not tell are "unknown" or empty.
environment read_environment(runner& runner,
                             const std::vector<program>& programs,
                             std::map<std::string, std::string> toolchains);

/// Pins this process, and what it runs, to CPUs, given as in taskset(1):
/// "0,2-3". Throws user_error for a bad list or a CPU that is not to be had.
void pin_to_cpus(const std::string& list);

/// What about these conditions makes the times less certain.
std::vector<std::string> noise_warnings(const environment& conditions);

}  // namespace sidebyside
