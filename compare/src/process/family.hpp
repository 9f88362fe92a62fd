/// Children, and who belongs to whom, as far as /proc tells: without it there
/// is nobody.
#pragma once

#include <sys/types.h>

#include <string_view>
#include <vector>

namespace sidebyside {

/// The children of this process, zombies included.
std::vector<pid_t> children();

/// The processes of a session, whatever their group or parent.
std::vector<pid_t> session_members(pid_t session);

/// Whether a process was started with an environment variable, "NAME=value".
bool has_variable(pid_t process, std::string_view variable);

}  // namespace sidebyside
