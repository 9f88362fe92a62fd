/// A process that cleans up after this one if that is killed by SIGKILL.
#pragma once

#include "base/file.hpp"

namespace sidebyside {

/// Returns the list of processes that must not outlast this one: at most 1023,
/// then a 0. A guardian shares its memory.
pid_t* listed_processes();

/// Owns a process that waits on a pipe, in a POSIX session of its own. If this
/// process ends without a farewell, the guardian kills the listed processes,
/// with their process groups and all descendants. It also removes the
/// temporary_files() that this process had when the guardian was made. wait(2)
/// does not see it. Throws user_error if the machine lacks processes.
class guardian {
 public:
  guardian();
  ~guardian();
  guardian(const guardian&) = delete;
  guardian& operator=(const guardian&) = delete;

  [[nodiscard]] pid_t process() const { return process_; }

 private:
  descriptor pipe_;
  pid_t process_ = 0;
};

}  // namespace sidebyside
