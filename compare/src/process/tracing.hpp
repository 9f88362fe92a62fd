/// Children that ask to be traced. The launcher includes it, so it takes no C++
/// library.
#pragma once

#include <sys/ptrace.h>

#include <csignal>

namespace sidebyside {

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
