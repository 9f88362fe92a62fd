/// The file that a run reads from stdin, and the commands beside it.
#pragma once

#include "process/runner.hpp"

namespace sidebyside {

/// Opens a file for stdin; none if the path is empty. Throws std::system_error
/// with its path if it cannot be read.
descriptor open_input(const std::filesystem::path& file);

/// Returns the end of the output of a run, escaped and indented.
std::string tail(const run_result& run);

/// Runs a command that builds programs, prepares runs, or cleans up after them.
/// Throws user_error with the end of its output if it fails. No run may be
/// active.
void run_extra(runner& runner, const command& extra);

}  // namespace sidebyside
