#include "explore/watchdog.hpp"

#include <fmt/format.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/error.hpp"
#include "base/file.hpp"

namespace sidebyside {
namespace {

/// Names a system call that can wait.
std::string name_of(long number) {
  using call = std::pair<long, const char*>;
  static constexpr std::array calls{
      call{SYS_futex, "futex"},
      call{SYS_read, "read"},
      call{SYS_readv, "readv"},
      call{SYS_write, "write"},
      call{SYS_wait4, "wait4"},
      call{SYS_waitid, "waitid"},
      call{SYS_epoll_pwait, "epoll_wait"},
      call{SYS_ppoll, "poll"},
      call{SYS_pselect6, "select"},
      call{SYS_accept, "accept"},
      call{SYS_accept4, "accept"},
      call{SYS_connect, "connect"},
      call{SYS_recvfrom, "recvfrom"},
      call{SYS_recvmsg, "recvmsg"},
      call{SYS_sendto, "sendto"},
      call{SYS_openat, "open"},
      call{SYS_flock, "flock"},
      call{SYS_fcntl, "fcntl"},
      call{SYS_clock_nanosleep, "clock_nanosleep"},
      call{SYS_nanosleep, "nanosleep"},
      call{SYS_rt_sigsuspend, "sigsuspend"},
      call{SYS_rt_sigtimedwait, "sigwait"},
      call{SYS_msgrcv, "msgrcv"},
      call{SYS_semtimedop, "semop"},
#ifdef SYS_epoll_wait  // not on newer processors
      call{SYS_epoll_wait, "epoll_wait"},
      call{SYS_poll, "poll"},
      call{SYS_select, "select"},
      call{SYS_pause, "pause"},
#endif
  };
  const auto known = std::ranges::find(calls, number, &call::first);
  return known == calls.end() ? fmt::format("system call {}", number)
                              : known->second;
}

}  // namespace

std::string blocking_call(pid_t process) {
  std::string found;
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator(
           fmt::format("/proc/{}/task", process), error)) {
    std::string text;
    try {
      text = read_file(task.path() / "syscall");
    } catch (const user_error&) {
      return "a system call";
    }
    // It runs, or is stopped, waits for memory or has ended: no call waits.
    if (text.starts_with("running") || text.starts_with("-1")) return "";
    const std::string name = name_of(std::strtol(text.c_str(), nullptr, 10));
    if (found.empty() || found == "futex") found = name;
  }
  return found;
}

}  // namespace sidebyside
