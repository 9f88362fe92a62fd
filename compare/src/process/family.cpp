#include "process/family.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace sidebyside {

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  std::ifstream list("/proc/thread-self/children");
  for (pid_t child = 0; list >> child;) found.push_back(child);
  return found;
}

std::vector<pid_t> session_members(pid_t session) {
  std::vector<pid_t> found;
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename().string();
    pid_t process = 0;
    std::from_chars(name.data(), name.data() + name.size(), process);
    if (process > 0 && getsid(process) == session) found.push_back(process);
  }
  return found;
}

std::string environment_of(pid_t process) {
  std::ostringstream text;
  text << std::ifstream(fmt::format("/proc/{}/environ", process)).rdbuf();
  return text.str();
}

}  // namespace sidebyside
