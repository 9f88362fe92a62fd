// Runs a command and reports the memory that it used. The peak of a process
// starts from the peak of its parent, so this program is very small: static,
// and without the C++ library.
//
//   compare-launcher FILE ARGV0 [ARGV...]
//
// It writes a launch_report to descriptor 3, which the command does not see.
#include "process/launcher.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

int main(int argc, char* argv[]) {
  constexpr int report_fd = 3;
  if (argc < 3 || fcntl(report_fd, F_SETFD, FD_CLOEXEC) != 0) return 2;

  sidebyside::launch_report report{};
  rusage usage{};
  pid_t child = 0;
  // A POSIX session of its own, as a command has that compare starts itself.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  report.error =
      posix_spawn(&child, argv[1], nullptr, &attributes, argv + 2, environ);
  for (bool is_running = report.error == 0; is_running;) {
    const pid_t news = wait4(-1, &report.status, 0, &usage);
    if (news < 0 && errno != EINTR) return 2;
    const bool is_stopped = news > 0 && WIFSTOPPED(report.status);
    if (is_stopped) sidebyside::stop_tracing(news, WSTOPSIG(report.status));
    is_running = is_stopped || news != child;
  }
  report.peak_kilobytes = usage.ru_maxrss;
  const auto size = static_cast<ssize_t>(sizeof report);
  return write(report_fd, &report, sizeof report) == size ? 0 : 2;
}
