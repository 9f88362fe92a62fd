// Virtual time, in nanoseconds from the start of the program on.
#pragma once

#include <ctime>

#include "scheduler.hpp"

namespace explore {

// Returns the deadline of a wait until a time of a clock.
word deadline_at(const timespec* time);

// Stops for a time, and returns 0.
int sleep_for(word nanoseconds, word pc);

}  // namespace explore
