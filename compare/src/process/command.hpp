/// A command, where its executable is, and how it is started.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sidebyside {

/// A command that is ready to run.
struct command {
  std::filesystem::path file;     ///< what is executed
  std::vector<std::string> argv;  ///< from argv[0] on
  /// "NAME=value", beside and above those of our own environment.
  std::vector<std::string> variables = {};
};

/// Finds the file that `argv[0]` names, as execvp(3) does: as it stands where
/// it has a slash, else on the PATH. None if it is not there or may not be
/// executed.
std::optional<command> find_command(std::vector<std::string> argv);

/// Starts a command in a session of its own, with all signals as by default.
/// `descriptors` are what it has as 0, 1, 2 and so on, and nothing else of
/// ours; no file that it writes may be larger than `max_file_bytes`. `child`
/// becomes its process, or 0 where the error returned is not; `start` the
/// moment before. Throws std::system_error if the machine cannot give what that
/// takes.
int spawn(const command& started, const std::vector<int>& descriptors,
          std::size_t max_file_bytes, pid_t& child,
          std::chrono::steady_clock::time_point& start);

}  // namespace sidebyside
