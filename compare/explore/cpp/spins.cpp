#include "spins.hpp"

namespace explore {

bool is_read(explore_kind kind) {
  return kind == EXPLORE_READ || kind == EXPLORE_LOAD ||
         kind == EXPLORE_UPDATE || kind == EXPLORE_TRYLOCK;
}

void spin::note(const explore_event& done) {
  const bool is_vain =
      (done.kind != EXPLORE_UPDATE || done.written == done.value) &&
      (done.kind != EXPLORE_TRYLOCK || done.value == 0);
  for (sight& each : sights_) {
    if (!is_vain) break;
    const bool is_same =
        each.read.pc == done.pc && each.read.address == done.address;
    if (each.count == 0 || (is_same && each.value != done.value)) {
      each.read.kind = static_cast<explore_kind>(done.kind);
      each.read.address = done.address;
      each.read.size = done.size_frame & UINT16_MAX;
      each.read.pc = done.pc;
      each.value = done.value;
      each.count = 1;
      return;
    }
    if (is_same) {
      ++each.count;
      return;
    }
  }
  reset();
}

unsigned spin::count_vain(const operation& next) const {
  unsigned count = 0;
  for (const sight& each : sights_) {
    const bool is_same =
        each.read.pc == next.pc && each.read.address == next.address;
    if (each.count > 0 && is_same) count = each.count;
  }
  for (const sight& each : sights_) {
    // Reads before the loop are less often.
    if (each.count == 0 || each.count + 1 < count) continue;
    const operation& read = each.read;
    const bool has_changed = read.kind == EXPLORE_TRYLOCK
                                 ? is_free(read.address)
                                 : peek(read.address, read.size) != each.value;
    if (has_changed) return 0;
  }
  // A plain read is often repeated without a wait for anybody.
  return next.kind == EXPLORE_READ ? count / 32 : count;
}

}  // namespace explore
