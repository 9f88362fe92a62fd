#include "process/family.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

namespace sidebyside {

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  std::ifstream list("/proc/thread-self/children");
  for (pid_t child = 0; list >> child;) found.push_back(child);
  return found;
}

std::vector<pid_t> descendants(pid_t process) {
  std::vector<pid_t> found;
  std::error_code error;
  const auto threads = fmt::format("/proc/{}/task", process);
  for (const auto& thread :
       std::filesystem::directory_iterator(threads, error)) {
    std::ifstream list(thread.path() / "children");
    for (pid_t child = 0; list >> child;) {
      found.push_back(child);
      std::ranges::copy(descendants(child), std::back_inserter(found));
    }
  }
  return found;
}

std::string environment_of(pid_t process) {
  std::ostringstream text;
  text << std::ifstream(fmt::format("/proc/{}/environ", process)).rdbuf();
  return text.str();
}

}  // namespace sidebyside
