/// The machine as it is now: what it is, which CPUs to use, how busy it is.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"
#include "results/results.hpp"

namespace sidebyside {

/// Reads the environment as it is now. `bin_dir` has toolchains.json, written
/// by the build; without it, there are no toolchains but what implementations
/// of these programs say, each by a command of the manifest: the first line
/// that it prints, or why it is unknown. What the machine does not tell is
/// "unknown" or empty.
environment read_environment(const std::filesystem::path& bin_dir,
                             runner& runner, const manifest& manifest,
                             const std::vector<program>& programs);

/// Pins this process, and what it runs, to CPUs, given as in taskset(1):
/// "0,2-3". Throws user_error for a bad list or a CPU that is not to be had.
void pin_to_cpus(const std::string& list);

/// What about these conditions makes the times less certain.
std::vector<std::string> noise_warnings(const environment& conditions);

}  // namespace sidebyside
