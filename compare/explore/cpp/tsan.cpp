// The functions that -fsanitize=thread calls before each access to memory, in
// place of libtsan's.
#include <type_traits>

#include "memory.hpp"

namespace explore {
namespace {

// Whether a thread stops there before an access.
bool stops_at(word pc) { return is_on() && !is_trusted(pc); }

void access(explore_kind kind, const volatile void* place, std::size_t size,
            word pc) {
  if (stops_at(pc)) check_access(point({kind, address_of(place), size, pc}));
}

explore_event& stop(explore_kind kind, const volatile void* place,
                    std::size_t size, int order, word pc) {
  explore_event& event = point({kind, address_of(place), size, pc, order});
  check_access(event);
  return event;
}

template <class Value>
Value load(const volatile Value* place, int order, word pc) {
  if (!stops_at(pc)) return *place;
  return static_cast<Value>(
      load_value(stop(EXPLORE_LOAD, place, sizeof *place, order, pc)));
}

template <class Value>
void store(volatile Value* place, Value value, int order, word pc) {
  if (stops_at(pc)) {
    explore_event& event = stop(EXPLORE_STORE, place, sizeof *place, order, pc);
    store_value(event, value);
  }
  *place = value;
}

// Changes a value by calling `change` with it, and returns the old value.
template <class Value, class Change>
Value update(volatile Value* place, int order, word pc, Change change) {
  explore_event* event = nullptr;
  if (stops_at(pc)) {
    event = &stop(EXPLORE_UPDATE, place, sizeof *place, order, pc);
    read_latest(*event);
  }
  const Value old = *place;
  const Value value = change(old);
  if (event != nullptr) store_value(*event, value);
  *place = value;
  return old;
}

// Returns the old value. If it is not the expected one, nothing is stored.
template <class Value>
Value exchange(volatile Value* place, Value expected, Value value, int order,
               int failure_order, word pc) {
  explore_event* event = nullptr;
  if (stops_at(pc)) {
    event = &stop(EXPLORE_UPDATE, place, sizeof *place, order, pc);
    const bool fails = *place != expected;
    if (fails) event->order = static_cast<std::uint8_t>(failure_order);
    read_latest(*event);
  }
  const Value old = *place;
  if (old != expected) return old;
  if (event != nullptr) store_value(*event, value);
  *place = value;
  return old;
}

}  // namespace
}  // namespace explore

using namespace explore;

EXPLORE_HOOK void __tsan_init() {}
EXPLORE_HOOK void __tsan_func_entry(void* caller) {
  enter_function(address_of(caller));
}
EXPLORE_HOOK void __tsan_func_exit() { leave_function(); }

#define ACCESS(name, kind, size)                     \
  EXPLORE_HOOK void __tsan_##name(void* place) {     \
    access(EXPLORE_##kind, place, size, EXPLORE_PC); \
  }
#define ACCESSES(size)                              \
  ACCESS(read##size, READ, size)                    \
  ACCESS(write##size, WRITE, size)                  \
  ACCESS(unaligned_read##size, READ, size)          \
  ACCESS(unaligned_write##size, WRITE, size)        \
  ACCESS(volatile_read##size, READ, size)           \
  ACCESS(volatile_write##size, WRITE, size)         \
  ACCESS(unaligned_volatile_read##size, READ, size) \
  ACCESS(unaligned_volatile_write##size, WRITE, size)
ACCESSES(1)
ACCESSES(2)
ACCESSES(4)
ACCESSES(8)
ACCESSES(16)
ACCESS(vptr_read, READ, 8)

EXPLORE_HOOK void __tsan_vptr_update(void** place, void* value) {
  if (*place != value) access(EXPLORE_WRITE, place, sizeof value, EXPLORE_PC);
}
EXPLORE_HOOK void __tsan_read_range(void* place, unsigned long size) {
  access(EXPLORE_READ, place, size, EXPLORE_PC);
}
EXPLORE_HOOK void __tsan_write_range(void* place, unsigned long size) {
  access(EXPLORE_WRITE, place, size, EXPLORE_PC);
}

#define UPDATE(type, bits, name, result)                                  \
  EXPLORE_HOOK type __tsan_atomic##bits##_##name(volatile type* place,    \
                                                 type value, int order) { \
    return update(place, order, EXPLORE_PC, [value](type old) -> type {   \
      static_cast<void>(old);                                             \
      return static_cast<type>(result);                                   \
    });                                                                   \
  }
#define EXCHANGE(type, bits, strength)                                       \
  EXPLORE_HOOK int __tsan_atomic##bits##_compare_exchange_##strength(        \
      volatile type* place, type* expected, type value, int order,           \
      int failure_order) {                                                   \
    const type old =                                                         \
        exchange(place, *expected, value, order, failure_order, EXPLORE_PC); \
    const bool is_done = old == *expected;                                   \
    *expected = old;                                                         \
    return is_done ? 1 : 0;                                                  \
  }
#define ATOMIC(type, bits)                                                     \
  EXPLORE_HOOK type __tsan_atomic##bits##_load(const volatile type* place,     \
                                               int order) {                    \
    return load(place, order, EXPLORE_PC);                                     \
  }                                                                            \
  EXPLORE_HOOK void __tsan_atomic##bits##_store(volatile type* place,          \
                                                type value, int order) {       \
    store(place, value, order, EXPLORE_PC);                                    \
  }                                                                            \
  UPDATE(type, bits, exchange, value)                                          \
  UPDATE(type, bits, fetch_add, old + value)                                   \
  UPDATE(type, bits, fetch_sub, old - value)                                   \
  UPDATE(type, bits, fetch_and, old& value)                                    \
  UPDATE(type, bits, fetch_or, old | value)                                    \
  UPDATE(type, bits, fetch_xor, old ^ value)                                   \
  UPDATE(type, bits, fetch_nand, ~(old & value))                               \
  EXCHANGE(type, bits, strong)                                                 \
  EXCHANGE(type, bits, weak)                                                   \
  EXPLORE_HOOK type __tsan_atomic##bits##_compare_exchange_val(                \
      volatile type* place, type expected, type value, int order,              \
      int failure_order) {                                                     \
    return exchange(place, expected, value, order, failure_order, EXPLORE_PC); \
  }
ATOMIC(std::uint8_t, 8)
ATOMIC(std::uint16_t, 16)
ATOMIC(std::uint32_t, 32)
ATOMIC(std::uint64_t, 64)

EXPLORE_HOOK void __tsan_atomic_thread_fence(int /*order*/) {
  if (stops_at(EXPLORE_PC)) {
    end(EXPLORE_REFUSED, "atomic_thread_fence is not modelled");
  }
}
EXPLORE_HOOK void __tsan_atomic_signal_fence(int /*order*/) {}
