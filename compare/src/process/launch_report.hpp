/// The report of the launcher about the command that it ran.
#pragma once

namespace sidebyside {

struct launch_report {
  int error;            ///< errno of an exec that failed, else 0
  int status;           ///< as from wait(2)
  long peak_kilobytes;  ///< ru_maxrss, in units of 1024 bytes
};

}  // namespace sidebyside
