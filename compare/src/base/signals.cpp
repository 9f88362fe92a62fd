#include "base/signals.hpp"

#include <algorithm>
#include <array>

namespace sidebyside {
namespace {

/// Signals that ask no process to end: some do not end it by default, nobody
/// can handle SIGKILL, and the others come from faults of the process itself.
constexpr std::array no_requests{
    SIGCHLD, SIGCONT, SIGURG, SIGWINCH, SIGTSTP, SIGTTIN, SIGTTOU, SIGSTOP,
    SIGKILL, SIGSEGV, SIGBUS, SIGFPE,   SIGILL,  SIGTRAP, SIGABRT, SIGSYS};

}  // namespace

bool is_default(int signal) {
  struct sigaction action {};
  sigaction(signal, nullptr, &action);
  return action.sa_handler == SIG_DFL;
}

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    const bool is_request = std::ranges::count(no_requests, signal) == 0;
    if (is_request && is_default(signal)) sigaddset(&signals, signal);
  }
  return signals;
}

void stand_still() {
  sigset_t pending;
  sigpending(&pending);
  if (sigismember(&pending, SIGCONT) == 1) return;  // SIGTSTP would discard it
  sigset_t stop;
  sigset_t previous;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  std::raise(SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &stop, &previous);  // here it stops
  sigprocmask(SIG_SETMASK, &previous, nullptr);
}

}  // namespace sidebyside
