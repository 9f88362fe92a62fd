#include "process/family.hpp"

#include <fmt/format.h>
#include <re2/re2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.hpp"

namespace sidebyside {
namespace {

std::set<pid_t> read_pids(const std::filesystem::path& file) {
  std::ifstream list(file);
  return {std::istream_iterator<pid_t>(list), {}};
}

/// Returns the text of a file; empty if it is gone.
std::string read_all(const std::filesystem::path& file) {
  std::ifstream text(file);
  return {std::istreambuf_iterator<char>(text), {}};
}

/// Returns whether a thread that sleeps waits for another one to wake it.
bool waits_for_another(const std::filesystem::path& thread) {
  long call = 0;
  std::array<std::uint64_t, 4> words{};
  std::ifstream file(thread / "syscall");
  file >> call >> std::hex;
  for (std::uint64_t& word : words) file >> word;
  // If the call is secret, a wait with a timer looks the same.
  if (!file) return read_all(thread / "wchan").starts_with("futex");
  return call == SYS_wait4 || call == SYS_waitid ||
         (call == SYS_futex && words[3] == 0);
}

}  // namespace

std::set<pid_t> children() { return read_pids("/proc/thread-self/children"); }

std::set<pid_t> family(pid_t process) {
  std::set<pid_t> all{process};
  std::error_code error;
  const auto threads = fmt::format("/proc/{}/task", process);
  for (const auto& thread :
       std::filesystem::directory_iterator(threads, error)) {
    for (const pid_t child : read_pids(thread.path() / "children")) {
      all.merge(family(child));
    }
  }
  return all;
}

file_number number_of(const std::filesystem::path& file) {
  struct stat status {};
  stat(file.c_str(), &status);
  return {status.st_dev, status.st_ino};
}

std::set<pid_t> writers_of(const file_number& file) {
  std::set<pid_t> all;
  std::error_code error;
  std::filesystem::directory_iterator next("/proc", error);
  for (; !error && next != end(next); next.increment(error)) {
    const auto process = to_integer(next->path().filename().string());
    if (process && file.second != 0 &&
        number_of(next->path() / "fd/1") == file) {
      all.insert(static_cast<pid_t>(*process));
    }
  }
  return all;
}

std::string sleep_of(pid_t process, std::size_t timer_threads) {
  std::string all;
  std::size_t timers = 0;
  std::error_code error;
  for (const pid_t each : family(process)) {
    const auto threads = fmt::format("/proc/{}/task", each);
    std::filesystem::directory_iterator next(threads, error);
    for (; !error && next != end(next); next.increment(error)) {
      const std::filesystem::path& thread = next->path();
      const std::string status = read_all(thread / "status");
      const std::size_t state = status.find("State:\t") + 7;
      const bool is_gone =
          status.empty() || status[state] == 'Z' || status[state] == 'X';
      if (is_gone) continue;
      if (status[state] != 'S') return "";
      const bool is_timer = !waits_for_another(thread);
      if (is_timer && ++timers > timer_threads) return "";
      if (is_timer) continue;
      // Its time on a processor, and how often it was switched.
      all += thread.string() + read_all(thread / "schedstat") +
             status.substr(std::min(status.find("voluntary"), status.size()));
    }
  }
  return all;
}

unsigned mark_of(pid_t process) {
  unsigned mark = 0;
  std::ifstream(fmt::format("/proc/{}/coredump_filter", process)) >> std::hex >>
      mark;
  return mark;
}

void set_mark(unsigned mark) {
  std::ofstream("/proc/self/coredump_filter") << mark;
}

std::uint64_t count_oom_kills() {
  std::string group;
  std::uint64_t number = 0;
  RE2::PartialMatch(read_all("/proc/self/cgroup"), "(?m)^0::(.*)$", &group);
  RE2::PartialMatch(read_all("/sys/fs/cgroup" + group + "/memory.events"),
                    "(?m)^oom_kill (\\d+)$", &number);
  return number;
}

}  // namespace sidebyside
