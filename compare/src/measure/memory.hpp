/// The peak resident set of a command, measured right.
#pragma once

#include <filesystem>

#include "process/runner.hpp"

namespace sidebyside {

/// The launcher that stands beside the running executable, found once. Throws
/// user_error if it is missing.
const std::filesystem::path& find_launcher();

/// Runs the command once from a very small process of its own. Its times are
/// not those of the command alone; it has its peak if it came to an end itself.
/// On Linux a child's ru_maxrss starts from the resident set of the process
/// that spawned it (fs/exec.c, exec_mmap), so our own size must not come into
/// it. The floor is the launcher's size, about 0.5 MB. Throws as
/// find_launcher() does.
run_result measure_memory(runner& runner, const command& target,
                          const limits& limits);

}  // namespace sidebyside
