#include "memory.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace explore {
namespace {

using moment = std::uint32_t;
// A value for each thread, which grows as needed: few threads use a location.
template <class Value>
class by_thread {
 public:
  Value& operator[](std::size_t thread) {
    if (thread >= values_.size()) values_.resize(thread + 1);
    return values_[thread];
  }
  const std::vector<Value>& all() const { return values_; }

 private:
  std::vector<Value> values_;
};

// How much of each thread is known to have happened.
using vector_clock = by_thread<moment>;

void join(vector_clock& clock, const vector_clock& other) {
  for (std::size_t i = 0; i < other.all().size(); ++i) {
    clock[i] = std::max(clock[i], other.all()[i]);
  }
}

struct stored {
  word value = 0;
  vector_clock released;  // what an acquiring load learns
  bool is_seq_cst = false;
};

// A store that a thread has read or written, and when.
struct sight {
  moment when = 0;
  std::size_t index = 0;
};

struct atomic_location {
  std::vector<stored> history;
  by_thread<std::vector<sight>> seen;
  // A loop that reads again must not read the same old store for ever.
  by_thread<std::pair<word, std::size_t>> last_read;
};

struct access {
  std::uint8_t thread = 0;
  std::uint8_t bytes = 0;  // a bit for each byte of the cell
  bool is_write = false;
  bool is_atomic = false;
  moment when = 0;
  std::uint32_t event = 0;
};

// The state of an execution. It is never destroyed, as threads may outlive
// main.
struct state {
  by_thread<vector_clock> clocks;
  std::unordered_map<word, vector_clock> objects;
  std::unordered_map<word, atomic_location> atomics;
  std::unordered_map<word, std::vector<access>> cells;  // of 8 bytes
};

state& all() {
  static auto* const only = new state;
  return *only;
}

vector_clock& clock() { return all().clocks[self()]; }

moment tick() { return ++clock()[self()]; }

bool acquires(int order) {
  return order != relaxed && order != release;  // consume does, too
}

bool releases(int order) { return order >= release; }

atomic_location& location_of(const explore_event& event) {
  atomic_location& location = all().atomics[event.address];
  const word value = peek(event.address, event.size_frame & UINT16_MAX);
  auto& history = location.history;
  // Code without hooks, such as a shared library's, may have stored as well,
  // and the guard of a static variable is also a lock.
  if (history.empty()) {
    history.push_back({value, all().objects[event.address], true});
  } else if (history.back().value != value) {
    history.push_back({value, clock(), true});
    join(history.back().released, all().objects[event.address]);
  }
  return location;
}

// Returns the oldest store that this thread may read.
std::size_t oldest_visible(const atomic_location& location, int order) {
  std::size_t oldest = 0;
  for (std::size_t i = 0; i < location.seen.all().size(); ++i) {
    const auto& seen = location.seen.all()[i];
    const auto last = std::find_if(
        seen.rbegin(), seen.rend(),
        [&](const sight& sight) { return sight.when <= clock()[i]; });
    if (last != seen.rend()) oldest = std::max(oldest, last->index);
  }
  if (order != seq_cst) return oldest;
  for (std::size_t i = location.history.size(); i-- > oldest;) {
    if (location.history[i].is_seq_cst) return i;
  }
  return oldest;
}

void learn(const stored& read, int order) {
  if (acquires(order)) join(clock(), read.released);
}

bool is_race(const access& earlier, const access& later) {
  return earlier.thread != later.thread && (earlier.bytes & later.bytes) != 0 &&
         (earlier.is_write || later.is_write) &&
         !(earlier.is_atomic && later.is_atomic) &&
         earlier.when > clock()[earlier.thread];
}

void report(std::uint32_t earlier, std::uint32_t later) {
  const auto pc_of = [](std::uint32_t event) { return page->events[event].pc; };
  if (page->race_count == EXPLORE_RACES) return;
  for (std::uint32_t i = 0; i < page->race_count; ++i) {
    const auto& known = page->races[i];
    if (pc_of(known[0]) == pc_of(earlier) && pc_of(known[1]) == pc_of(later)) {
      return;
    }
  }
  auto& race = page->races[page->race_count++];
  race[0] = earlier;
  race[1] = later;
}

// Adds an access to a cell, after a look at the others.
void check_cell(word cell, const access& access) {
  auto& others = all().cells[cell];
  bool is_noted = false;
  for (explore::access& other : others) {
    if (is_race(other, access)) report(other.event, access.event);
    if (other.thread == access.thread && other.bytes == access.bytes &&
        other.is_write == access.is_write &&
        other.is_atomic == access.is_atomic) {
      other = access;
      is_noted = true;
    }
  }
  if (!is_noted) others.push_back(access);
}

}  // namespace

void order_creation(int creator, int created) {
  ++all().clocks[creator][creator];
  const vector_clock known = all().clocks[creator];
  all().clocks[created] = known;
}

void order_join(int joiner, int joined) {
  const vector_clock known = all().clocks[joined];
  join(all().clocks[joiner], known);
}

void acquire_at(word object) { join(clock(), all().objects[object]); }

void release_at(word object) {
  tick();
  join(all().objects[object], clock());
}

void check_access(const explore_event& event) {
  const std::size_t size = event.size_frame & UINT16_MAX;
  check_block(event.address, size);
  access access;
  access.thread = event.thread;
  access.is_write = explore_modifies(event.kind) != 0;
  access.is_atomic = event.kind == EXPLORE_LOAD ||
                     event.kind == EXPLORE_STORE ||
                     event.kind == EXPLORE_UPDATE;
  access.when = tick();
  access.event = static_cast<std::uint32_t>(&event - page->events);
  const word end = event.address + size;
  for (word byte = event.address; byte < end;) {
    const word cell = byte / 8;
    access.bytes = 0;
    for (; byte < end && byte / 8 == cell; ++byte) {
      access.bytes |= static_cast<std::uint8_t>(1U << byte % 8);
      // A new object may lie where an atomic was.
      if (access.is_write && !access.is_atomic) all().atomics.erase(byte);
    }
    // Nothing comes after a block is given back.
    const bool is_known = all().cells.count(cell) != 0;
    if (is_known || event.kind != EXPLORE_FREE) check_cell(cell, access);
  }
}

word load_value(explore_event& event) {
  atomic_location& location = location_of(event);
  const moment now = tick();
  const std::size_t last = location.history.size() - 1;
  std::size_t first = oldest_visible(location, event.order);
  auto& last_read = location.last_read[self()];
  if (last_read.first == event.pc && first <= last_read.second &&
      last_read.second < last) {
    first = last_read.second + 1;
  }
  if (page->memory_order == 0) first = last;
  // The choice has 256 options at most: those left out are the oldest.
  const std::size_t options = last - first + 1;
  const std::size_t read =
      options == 1 ? last
                   : last - choose(static_cast<int>(options), event.pc).chosen;
  last_read = {event.pc, read};
  location.seen[self()].push_back({now, read});
  learn(location.history[read], event.order);
  return event.value = location.history[read].value;
}

void read_latest(const explore_event& event) {
  atomic_location& location = location_of(event);
  location.seen[self()].push_back({tick(), location.history.size() - 1});
  learn(location.history.back(), event.order);
}

void store_value(explore_event& event, word value) {
  atomic_location& location = location_of(event);
  const moment now = tick();
  stored next{value, {}, event.order == seq_cst};
  if (releases(event.order)) next.released = clock();
  // An update carries on what the store before it has released.
  if (event.kind == EXPLORE_UPDATE) {
    join(next.released, location.history.back().released);
  }
  location.history.push_back(next);
  location.seen[self()].push_back({now, location.history.size() - 1});
}

}  // namespace explore
