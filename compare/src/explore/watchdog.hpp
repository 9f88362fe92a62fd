/// Waits in the kernel, which the explorer does not see.
#pragma once

#include <sys/types.h>

#include <string>

namespace sidebyside {

/// Returns the name of the system call in which a process waits with all of its
/// threads, such as "epoll_wait"; empty if one of them runs. Threads that the
/// explorer holds wait in futex, which counts only if there is nothing else.
std::string blocking_call(pid_t process);

}  // namespace sidebyside
