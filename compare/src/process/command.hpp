/// A command, where its executable is, and how it is started.
#pragma once

#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <vector>

#include "base/file.hpp"

namespace sidebyside {

/// Returns the time of a steady clock that goes on while the machine is
/// suspended.
inline std::chrono::steady_clock::time_point boot_time() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::steady_clock::time_point(
      std::chrono::seconds(time.tv_sec) +
      std::chrono::nanoseconds(time.tv_nsec));
}

/// A command that is ready to run.
struct command {
  std::filesystem::path file;     ///< what is executed
  std::vector<std::string> argv;  ///< from argv[0] on
  /// "NAME=value": added to our own environment, or replacing part of it. The
  /// last of a name counts.
  std::vector<std::string> variables = {};
  std::filesystem::path folder = {};  ///< its working directory; empty: ours
  std::filesystem::path input = {};   ///< its stdin; empty: /dev/null
  int descriptor_3 = -1;              ///< its descriptor 3; negative: none
  /// How many threads a timer still wakes in a deadlock, which ends a run.
  /// None: its runs are not watched for that.
  std::optional<std::size_t> timer_threads = {};
  /// Commands that run before and after each run of this one; or null.
  std::shared_ptr<const command> prepare = nullptr;
  std::shared_ptr<const command> cleanup = nullptr;
};

/// Finds the file that `argv[0]` names, as execvp(3) does in that folder. A
/// name with a slash is a path, and any other is looked up on the PATH, which
/// `variables` may set. None if there is no such file, or if it may not be
/// executed.
std::optional<command> find_command(std::vector<std::string> argv,
                                    std::vector<std::string> variables = {},
                                    std::filesystem::path working_folder = {});

/// Returns the interpreter that the "#!" of a script names, if that cannot be
/// executed; else it is empty.
std::string missing_interpreter(const std::filesystem::path& script);

/// Adds the executable, its stdin, and the arguments, each of which may name a
/// file, to input_files().
void add_inputs(const command& command);

/// Throws user_error if this errno of a start means that the machine lacks
/// processes or memory. Any other is the command's fault.
void check_resources(int error);

/// Starts a command in a POSIX session of its own, with all signals as by
/// default. `descriptors` become 0, 1, 2 and so on there; the child has no
/// other descriptors of ours. No file that it writes may be larger than
/// `max_file_bytes`. `child` becomes its process, or 0 if an error is returned;
/// `start` becomes the moment before. Throws std::system_error if the machine
/// lacks a resource for that.
int spawn(const command& started, const std::vector<int>& descriptors,
          std::size_t max_file_bytes, pid_t& child,
          std::chrono::steady_clock::time_point& start);

}  // namespace sidebyside
