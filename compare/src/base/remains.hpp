/// The processes and files that must not outlast this process, even if SIGKILL
/// ends it. A guardian process (process/guardian.hpp) reads the list.
#pragma once

#include <sys/mman.h>

#include <array>
#include <climits>
#include <cstring>
#include <string>

namespace sidebyside {

struct remains {
  std::array<pid_t, 1024> processes;                      ///< 0: unused
  std::array<std::array<char, PATH_MAX>, 8> temporaries;  ///< "": unused
};

/// Returns the list, which lies in memory that this process shares with those
/// that it forks after the first call.
inline remains& shared_remains() {
  static void* const memory =
      mmap(nullptr, sizeof(remains), PROT_READ | PROT_WRITE,
           MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return *static_cast<remains*>(memory);
}

/// Puts the name of a file in the place of another. "" is an unused place.
inline void replace_temporary(const std::string& old, const std::string& name) {
  for (auto& place : shared_remains().temporaries) {
    if (old != place.data() || name.size() >= place.size()) continue;
    std::memcpy(place.data(), name.c_str(), name.size() + 1);
    return;
  }
}

}  // namespace sidebyside
