/// The peak resident set of a command, measured right.
#pragma once

#include <cstdint>
#include <filesystem>

#include "process/runner.hpp"

namespace sidebyside {

/// The launcher that stands beside the running executable, found once. Throws
/// user_error if it is missing.
const std::filesystem::path& find_launcher();

struct memory_result {
  run_result run;  ///< as of the command itself, but for its times
  std::uint64_t peak_bytes = 0;  ///< 0 unless the run came to an end itself
};

/// Runs the command once from a very small process of its own. On Linux a
/// child's ru_maxrss starts from the resident set of the process that spawned
/// it (fs/exec.c, exec_mmap), so our own size must not come into it. The floor
/// is the launcher's size, about 0.5 MB. Throws as find_launcher() does.
memory_result measure_memory(runner& runner, const command& target,
                             const limits& limits);

}  // namespace sidebyside
