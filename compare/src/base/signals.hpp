/// The signals that end or suspend a program by default.
#pragma once

#include <csignal>

namespace sidebyside {

/// Whether this process neither ignores nor handles the signal. nohup(1) and
/// the background of a script make it ignore some.
bool is_default(int signal);

/// Returns the signals that ask this process to end, real-time signals too.
/// SIGKILL and the signals of faults, such as SIGSEGV, are not among them.
/// Signals that this process ignores or handles are left out.
sigset_t ending_signals();

/// Stops this process until it is continued, as SIGTSTP does by default. It has
/// no effect if SIGCONT is already pending, or if the process group is
/// orphaned, because then nobody could continue it.
void stand_still();

/// Keeps signals pending for the length of a scope.
class blocked_signals {
 public:
  explicit blocked_signals(const sigset_t& signals) {
    sigprocmask(SIG_BLOCK, &signals, &previous_);
  }
  ~blocked_signals() { sigprocmask(SIG_SETMASK, &previous_, nullptr); }
  blocked_signals(const blocked_signals&) = delete;
  blocked_signals& operator=(const blocked_signals&) = delete;

 private:
  sigset_t previous_{};
};

}  // namespace sidebyside
