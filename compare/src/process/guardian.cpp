#include "process/guardian.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <csignal>

#include "base/error.hpp"
#include "base/remains.hpp"
#include "process/command.hpp"
#include "process/family.hpp"

namespace sidebyside {
namespace {

/// Kills the listed processes, their process groups and their descendants.
void end_processes() {
  for (const pid_t root : shared_remains().processes) {
    if (root == 0) continue;
    kill(-root, SIGSTOP);  // so that none starts another one unseen
    for (const pid_t process : family(root)) kill(process, SIGKILL);
    kill(-root, SIGKILL);
  }
}

[[noreturn]] void watch(int pipe) {
  setsid();
  prctl(PR_SET_NAME, "guardian");  // "pkill -9 compare" should not end it, too
  // Ctrl-Z stops it, and the end of its parent continues it.
  prctl(PR_SET_PDEATHSIG, SIGCONT);
  dup2(pipe, STDIN_FILENO);
  closefrom(STDIN_FILENO + 1);
  char farewell = 0;
  if (read(STDIN_FILENO, &farewell, 1) == 0) {
    end_processes();
    for (const auto& file : shared_remains().temporaries) unlink(file.data());
  }
  _exit(0);
}

}  // namespace

guardian::guardian() {
  std::array<int, 2> ends{};
  require(pipe2(ends.data(), O_CLOEXEC), "pipe2");
  const descriptor reader(ends[0]);
  pipe_ = descriptor(ends[1]);
  shared_remains();  // before the fork
  // A fork without SIGCHLD at its end, so that no wait is for it.
  process_ = static_cast<pid_t>(syscall(SYS_clone, 0, 0, 0, 0, 0));
  if (process_ < 0) process_ = fork();  // user-mode emulation needs SIGCHLD
  if (process_ == 0) watch(reader.get());
  if (process_ < 0) check_resources(errno);
  require(process_, "clone");
}

guardian::~guardian() {
  static_cast<void>(!::write(pipe_.get(), "", 1));
  waitpid(process_, nullptr, __WALL);
}

}  // namespace sidebyside
