/// A command, and where its executable is.
#pragma once

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

}  // namespace sidebyside
