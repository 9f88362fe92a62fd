/// Parents and children, as /proc shows them, and their cgroup. Without /proc
/// all are empty.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

namespace sidebyside {

/// Returns the children of this process, including zombies.
std::set<pid_t> children();

/// Returns a process, its children, their children, and so on.
std::set<pid_t> family(pid_t process);

/// The device of an open file, and its number there. No other file has both.
using file_number = std::pair<dev_t, ino_t>;

/// Returns the number of an open file; 0 if there is none.
file_number number_of(const std::filesystem::path& file);

/// Returns the processes whose standard output is this file; none for 0.
std::set<pid_t> writers_of(const file_number& file);

/// Describes the sleep of a process and its descendants, if every thread waits
/// until another one wakes it. Two descriptions are equal if nobody was awake
/// in between. It is empty if somebody is awake, or waits for a timer or for
/// input, unless there are only so many threads that wait for a timer.
std::string sleep_of(pid_t process, std::size_t timer_threads);

/// Returns the mark by which the descendants of a run are known: the types of
/// memory that a core dump would have (core(5), coredump_filter). Every process
/// inherits it, and it changes nothing, because runs dump no core. It is 0 for
/// a zombie, and if the kernel has no such filter.
unsigned mark_of(pid_t process);

/// Sets the mark of this process, and of those that it starts from now on. Nine
/// bits count.
void set_mark(unsigned mark);

/// Returns how often the kernel has killed a process of our cgroup because
/// memory ran out, as memory.events of cgroup v2 tells; 0 without that file.
std::uint64_t count_oom_kills();

}  // namespace sidebyside
