/// The peak resident set of a command, measured right.
#pragma once

#include "process/runner.hpp"

namespace sidebyside {

/// Finds the launcher beside the running executable. Throws user_error if it is
/// missing.
std::filesystem::path find_launcher();

/// Runs the command once from a very small process, because on Linux a child's
/// ru_maxrss starts from the resident set of the process that spawned it
/// (fs/exec.c, exec_mmap). The launcher alone takes about 0.5 MB, so no peak
/// is lower. A run that was killed has no peak, and the times include the
/// launcher. Throws as find_launcher() and check_resources() do.
run_result measure_memory(runner& runner, const command& target,
                          const limits& limits);

}  // namespace sidebyside
