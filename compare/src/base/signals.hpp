/// The signals with which people, shells and systems stop a program, for good
/// or for a while.
#pragma once

#include <csignal>

namespace sidebyside {

/// SIGINT, SIGTERM, SIGQUIT and SIGHUP, without those that this process was
/// started to ignore, as by nohup(1) or in the background of a script.
sigset_t ending_signals();

/// Does what SIGTSTP does by default: stops this process until it is continued,
/// unless it is to be continued by now, or its process group is orphaned, for
/// then nobody could continue it.
void stand_still();

/// That this process was asked to stop, once it has taken note: nothing waits
/// for a reader for longer than a second any more.
inline bool is_in_a_hurry = false;

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
