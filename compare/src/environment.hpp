/// The machine and the toolchains that a measurement comes from.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace compare {

struct environment {
  std::string cpu;       ///< model name
  unsigned cores = 0;    ///< that this process may run on
  std::string system;    ///< kernel and architecture
  std::string governor;  ///< of the CPU frequency; empty where there is none
  std::optional<double> load_average;             ///< of the last minute
  std::string date;                               ///< UTC, ISO 8601
  std::map<std::string, std::string> toolchains;  ///< by implementation label
  std::string version;                            ///< of compare itself
};

/// Reads the environment as it is now. `bin_dir` has toolchains.json, written
/// by the build; without it, toolchains are empty. What the machine does not
/// tell is "unknown" or empty.
environment read_environment(const std::filesystem::path& bin_dir);

/// Pins this process, and what it runs, to CPUs, given as in taskset(1):
/// "0,2-3". Throws user_error for a bad list or a CPU that is not to be had.
void pin_to_cpus(const std::string& list);

/// What about these conditions makes the times less certain.
std::vector<std::string> noise_warnings(const environment& conditions);

}  // namespace compare
