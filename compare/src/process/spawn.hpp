/// Starts a command, as every run is started.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>

#include "process/command.hpp"

namespace sidebyside {

/// The descriptors that a command has, and nothing else of ours.
struct spawned_streams {
  int in;
  int out;
  int err;
  int descriptor_3;            ///< handed on as 3 if it is not negative
  std::size_t max_file_bytes;  ///< that it may write, to any file
};

/// Starts the command in a session of its own, with all signals as by default.
/// `child` becomes its process, or 0 where the error returned is not; `start`
/// the moment before. Throws std::system_error if the machine cannot give what
/// that takes.
int spawn(const command& what, const spawned_streams& streams, pid_t& child,
          std::chrono::steady_clock::time_point& start);

}  // namespace sidebyside
