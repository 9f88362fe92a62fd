/// Parents and children, as /proc shows them. Without /proc all are empty.
#pragma once

#include <sys/types.h>

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

}  // namespace sidebyside
