#include "base/signals.hpp"

#include <initializer_list>

namespace sidebyside {

bool is_ignored(int signal) {
  struct sigaction action {};
  sigaction(signal, nullptr, &action);
  return action.sa_handler == SIG_IGN;
}

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGQUIT, SIGHUP}) {
    if (!is_ignored(signal)) sigaddset(&signals, signal);
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
