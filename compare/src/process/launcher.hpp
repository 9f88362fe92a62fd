/// The parts that the launcher shares with compare. It takes no C++ library.
#pragma once

#include <sys/ptrace.h>

#include <csignal>

namespace sidebyside {

/// The report of the launcher about the command that it ran.
struct launch_report {
  int error;            ///< errno of an exec that failed, else 0
  int status;           ///< as from wait(2)
  long peak_kilobytes;  ///< ru_maxrss, in units of 1024 bytes
};

/// Lets a child go that has called ptrace(PTRACE_TRACEME) and stopped at a
/// signal. It goes on as if nobody had been asked to trace it.
inline void stop_tracing(pid_t child, int signal) {
  siginfo_t cause{};
  ptrace(PTRACE_GETSIGINFO, child, nullptr, &cause);
  // After an exec the kernel sends SIGTRAP, to traced processes only.
  const bool is_from_exec =
      signal == SIGTRAP && cause.si_code == SI_USER && cause.si_pid == child;
  ptrace(PTRACE_DETACH, child, nullptr,
         static_cast<long>(is_from_exec ? 0 : signal));
}

}  // namespace sidebyside
