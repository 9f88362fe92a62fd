/// The machine: its parts, the CPUs to use, and its load.
#pragma once

#include "manifest/manifest.hpp"
#include "process/runner.hpp"
#include "results/results.hpp"

namespace sidebyside {

/// Reads the environment. `toolchains` are those that the build noted, by
/// label. Sides with a command for their toolchain add the first line that the
/// command prints, or why it is unknown. Facts that the machine does not tell
/// are "unknown" or empty.
environment read_environment(runner& runner,
                             const std::vector<program>& programs,
                             std::map<std::string, std::string> toolchains);

/// Reads what changes from moment to moment: date and load.
void read_moment(environment& conditions);

/// The time of all processors since the machine started, in ticks.
struct processor_ticks {
  double all = 0;
  double stolen = 0;  ///< that the host of a virtual machine kept
};
processor_ticks read_ticks();

/// Pins this process, and what it runs, to CPUs, given as in taskset(1):
/// "0,2-3". Throws user_error for a bad list, and for a CPU that this process
/// may not use.
void pin_to_cpus(const std::string& list);

/// Warns of conditions that make times less certain.
std::vector<std::string> noise_warnings(const environment& conditions);

}  // namespace sidebyside
