// Locks, by the addresses of their objects. Like pthread's functions, these
// return 0 or an error.
#pragma once

#include "scheduler.hpp"

namespace explore {

// Stops until a lock is free, or the deadline is over.
int lock_up(word address, bool is_recursive, word pc, word deadline = 0);
int try_lock(word address, bool is_recursive, word pc);
// Stops before a lock is given back. A thread that does not hold the lock could
// also do so before anybody takes it.
void give_back(word address, word pc);
int unlock(word address, word pc);

int lock_for_reading(word address, word pc, word deadline = 0);
int try_lock_for_reading(word address, word pc);
int unlock_for_reading(word address, word pc);

}  // namespace explore
