// The memory model of C++: what a load weaker than seq_cst may read, and which
// plain accesses nothing orders.
//
// Every thread has a vector clock, and every atomic the history of its stores.
// A load may read any store that happens-before does not hide from it. Stores
// are in the order in which they are executed. So load buffering and stores
// that overtake each other (2+2W) are not modelled, nor are fences and a
// compare_exchange_weak that fails without a reason.
#pragma once

#include "scheduler.hpp"

namespace explore {

// Begins a thread that another one has created, and joins one that has ended.
void order_creation(int creator, int created);
void order_join(int joiner, int joined);

// A lock, or anything else that hands over the order: what came before
// release_at() happens before what follows acquire_at().
void acquire_at(word object);
void release_at(word object);

// Reports a race if nothing orders an access and an earlier one, and one of
// them is plain. `event` is the access. It must not be to a block that the
// program has given back.
void check_access(const explore_event& event);
void check_block(word address, std::size_t size);

// Returns the value that an atomic load reads, and notes it in the event.
word load_value(explore_event& event);
// Notes that memory now has a value, by a store or an update.
void store_value(explore_event& event, word value);
// Notes what an update has read, before store_value(). A failed exchange is an
// update without a store.
void read_latest(const explore_event& event);

}  // namespace explore
