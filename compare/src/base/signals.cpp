#include "base/signals.hpp"

#include <unistd.h>

#include <initializer_list>

namespace sidebyside {

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGQUIT, SIGHUP}) {
    struct sigaction present {};
    sigaction(signal, nullptr, &present);
    if (present.sa_handler != SIG_IGN) sigaddset(&signals, signal);
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
  kill(getpid(), SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &stop, &previous);  // here it stops
  sigprocmask(SIG_SETMASK, &previous, nullptr);
}

}  // namespace sidebyside
