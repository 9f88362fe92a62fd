/// Parents and children, as /proc shows them, and their cgroup. Without /proc
/// all are empty.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <set>
#include <string>

namespace sidebyside {

/// Returns the children of this process, including zombies.
std::set<pid_t> children();

/// Returns a process, its children, their children, and so on.
std::set<pid_t> family(pid_t process);

/// Returns the environment that a process was started with: each "NAME=value"
/// with a zero byte behind it. It is empty for a zombie.
std::string environment_of(pid_t process);

/// Returns how often the kernel has killed a process of our cgroup because
/// memory ran out, as memory.events of cgroup v2 tells; 0 without that file.
std::uint64_t count_oom_kills();

}  // namespace sidebyside
