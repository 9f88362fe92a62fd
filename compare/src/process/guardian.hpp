/// A process that cleans up after this one if that is killed by SIGKILL.
#pragma once

#include "base/file.hpp"
#include "process/family.hpp"

namespace sidebyside {

/// A run that must not outlast this process.
struct ward {
  pid_t process = 0;   ///< 0 while it is being started
  file_number output;  ///< its standard output, by which its daemons are known
  bool operator==(const ward&) const = default;
};

/// Returns the list of at most 1023 wards, then an empty one. A guardian shares
/// its memory.
ward* listed_wards();

/// Owns a process that waits on a pipe, in a POSIX session of its own. If this
/// process ends without a farewell, the guardian kills the listed runs, with
/// their process groups and all descendants. It also removes the
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
