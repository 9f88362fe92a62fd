#include "process/family.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

namespace sidebyside {
namespace {

std::set<pid_t> read_pids(const std::filesystem::path& file) {
  std::ifstream list(file);
  return {std::istream_iterator<pid_t>(list), {}};
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
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (line.starts_with("0::")) group = line.substr(3);
  }
  std::ifstream events("/sys/fs/cgroup" + group + "/memory.events");
  std::uint64_t number = 0;
  for (std::string key; events >> key >> number;) {
    if (key == "oom_kill") return number;
  }
  return 0;
}

}  // namespace sidebyside
