// Loops that wait for a value: a thread that reads the same again and again is
// deferred until something that it has read is another value.
#pragma once

#include <array>

#include "scheduler.hpp"

namespace explore {

class spin {
 public:
  // Notes what an event has come to. One that has changed something ends the
  // spin.
  void note(const explore_event& done);
  void reset() { sights_ = {}; }
  // Returns how often in a row the next operation would have been in vain.
  unsigned count_vain(const operation& next) const;

 private:
  // A read of one value, at one place in the code.
  struct sight {
    operation read;
    word value = 0;
    unsigned count = 0;
  };
  std::array<sight, 8> sights_{};
};

// Whether an operation reads a value, and may change it.
bool is_read(explore_kind kind);

}  // namespace explore
