/// Children, and who belongs to whom, as far as /proc tells: without it there
/// is nobody.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace sidebyside {

/// The children of this process, zombies included.
std::vector<pid_t> children();

/// The children of a process, and theirs.
std::vector<pid_t> descendants(pid_t process);

/// What a process was started with, each "NAME=value" with a zero byte behind
/// it; empty of a zombie.
std::string environment_of(pid_t process);

}  // namespace sidebyside
