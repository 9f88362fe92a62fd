// Runs a command and reports the memory that it used. The peak of a process
// starts from the peak of its parent, so this program is very small: static,
// and without the C++ library.
//
//   compare-launcher FILE ARGV0 [ARGV...]
//
// It writes a launch_report to descriptor 3, which the command does not see.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "process/launch_report.hpp"

int main(int argc, char* argv[]) {
  constexpr int report_fd = 3;
  if (argc < 3 || fcntl(report_fd, F_SETFD, FD_CLOEXEC) != 0) return 2;

  sidebyside::launch_report report{};
  rusage usage{};
  pid_t child = 0;
  // A signal to the whole process group is meant for the command, not for us.
  sigset_t signals;
  sigfillset(&signals);
  sigprocmask(SIG_SETMASK, &signals, nullptr);
  sigemptyset(&signals);
  posix_spawnattr_t unblocked;
  posix_spawnattr_init(&unblocked);
  posix_spawnattr_setsigmask(&unblocked, &signals);
  posix_spawnattr_setflags(&unblocked, POSIX_SPAWN_SETSIGMASK);
  report.error =
      posix_spawn(&child, argv[1], nullptr, &unblocked, argv + 2, environ);
  while (report.error == 0 && wait4(child, &report.status, 0, &usage) < 0) {
    if (errno != EINTR) return 2;
  }
  report.peak_kilobytes = usage.ru_maxrss;
  const auto size = static_cast<ssize_t>(sizeof report);
  return write(report_fd, &report, sizeof report) == size ? 0 : 2;
}
