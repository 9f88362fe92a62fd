#include "scheduler.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <unordered_map>
#include <utility>

namespace explore {
namespace {

// Reads in a row, at one place in the code, that read one value and change
// nothing.
struct spin {
  word pc = 0;
  word address = 0;
  std::size_t size = 0;
  word value = 0;
  unsigned count = 0;
  bool is_deferred = false;  // until there is another value
};

struct thread {
  std::atomic<std::uint32_t> is_picked{0};  // a futex
  bool has_ended = false;
  operation pending;
  // In a queue.
  word queue = 0;
  bool was_woken = false;
  bool can_expire = false;
  std::uint32_t demotion = 0;  // 0: it has its random priority
  // The event whose written value is still to be noted.
  explore_event* write = nullptr;
  explore_event* read = nullptr;
  explore::spin spin;
};

// Reads of one value after which even a lone spinner makes no progress.
constexpr unsigned hopeless_reads = 200;

std::array<thread, EXPLORE_THREADS> threads;
int count = 0;
__thread int own = -1;
bool is_exploring = false;
explore_set sleeping{};
std::uint32_t choices = 0;
std::uint32_t demotions = 0;

std::unordered_map<word, lock>& locks() {
  static auto* const all = new std::unordered_map<word, lock>;
  return *all;
}

void futex(std::atomic<std::uint32_t>& value, int operation) {
  EXPLORE_REAL(syscall)
  (SYS_futex, &value, operation, operation == FUTEX_WAKE_PRIVATE, nullptr,
   nullptr, 0);
}

void wait_for_turn(thread& thread) {
  while (thread.is_picked.load() == 0) {
    futex(thread.is_picked, FUTEX_WAIT_PRIVATE);
  }
  thread.is_picked = 0;
}

bool has_new_value(const spin& spin) {
  return peek(spin.address, spin.size) != spin.value;
}

// Whether nothing keeps a thread from its pending operation.
bool can_go_on(int number) {
  const thread& thread = threads[number];
  const operation& next = thread.pending;
  if (thread.has_ended) return false;
  switch (next.kind) {
    case EXPLORE_LOCK: {
      const lock& lock = lock_at(next.address);
      const bool is_again = lock.owner == number && next.value != 0;
      return is_again || (lock.owner < 0 && lock.readers == 0);
    }
    case EXPLORE_RLOCK:
      return lock_at(next.address).owner < 0;
    case EXPLORE_JOIN:
      return threads[next.address].has_ended;
    case EXPLORE_WAKE:
      return thread.was_woken || thread.can_expire;
    default:
      return !thread.spin.is_deferred || has_new_value(thread.spin);
  }
}

explore_set find_enabled() {
  explore_set enabled{};
  explore_set spinning{};
  for (int i = 0; i < count; ++i) {
    if (can_go_on(i)) enabled |= explore_only(i);
    const thread& thread = threads[i];
    if (!thread.has_ended && thread.spin.is_deferred)
      spinning |= explore_only(i);
  }
  if (!is_empty(enabled) || is_empty(spinning)) return enabled;
  // Nobody else can go on: a loop that counts its reads may still end.
  for (int i = 0; i < count; ++i) {
    if (has(spinning, i) && threads[i].spin.count < hopeless_reads) {
      enabled |= explore_only(i);
    }
  }
  if (is_empty(enabled)) end(EXPLORE_LIVELOCK);
  return enabled;
}

explore_event& log(int number, const operation& done,
                   const explore_set& enabled) {
  if (page->event_count >= page->max_events) {
    end(EXPLORE_TOO_MUCH, "more events than the explorer has room for");
  }
  const word size = done.size < UINT16_MAX ? done.size : UINT16_MAX;
  explore_event& event = page->events[page->event_count++];
  event = {};
  event.address = done.address;
  event.pc = done.pc;
  event.enabled = enabled;
  event.sleep = sleeping;
  event.size_frame = static_cast<std::uint32_t>(frame_of(number) << 16U | size);
  event.thread = static_cast<std::uint8_t>(number);
  event.kind = static_cast<std::uint8_t>(done.kind);
  event.order = static_cast<std::uint8_t>(done.order);
  event.chosen = event.thread;
  return event;
}

// Takes the next choice of the prefix, if there is one.
bool follow_prefix(int& chosen) {
  if (choices >= page->prefix_count) return ++choices, false;
  if (choices + 1 == page->prefix_count) sleeping = page->sleep;
  chosen = page->prefix[choices++];
  return true;
}

bool are_dependent(const operation& a, const operation& b) {
  return explore_dependent(a.kind, a.address, a.size, b.kind, b.address,
                           b.size) != 0;
}

// Makes a thread the lowest one, if priorities are random.
void make_lowest(int number) { threads[number].demotion = ++demotions; }

// Whether a thread goes before another one by its random priority.
bool is_higher(int a, int b) {
  const std::uint32_t demoted_a = threads[a].demotion;
  const std::uint32_t demoted_b = threads[b].demotion;
  if (demoted_a != demoted_b) return demoted_a < demoted_b;
  return explore_hash(page->seed, a) > explore_hash(page->seed, b);
}

// Picks one of these threads, behind the prefix.
int pick_one(int current, const explore_set& allowed) {
  auto next = static_cast<int>(lowest(allowed));
  if (page->seed == 0) return has(allowed, current) ? current : next;
  for (const std::uint32_t change : page->changes) {
    if (change != 0 && change == page->event_count) make_lowest(current);
  }
  for (int i = next; i < count; ++i) {
    if (has(allowed, i) && is_higher(i, next)) next = i;
  }
  if (threads[next].pending.kind == EXPLORE_YIELD) make_lowest(next);
  return next;
}

// Picks the next thread and logs its operation. All threads have stopped.
int pick(int current) {
  const explore_set enabled = find_enabled();
  if (is_empty(enabled)) end(EXPLORE_DEADLOCK);
  int next = current;
  if (follow_prefix(next)) {
    if (!has(enabled, next)) end(EXPLORE_DIVERGED);
    sleeping -= explore_only(next);
  } else {
    const explore_set allowed = enabled - sleeping;
    if (is_empty(allowed)) end(EXPLORE_REDUNDANT);
    next = pick_one(current, allowed);
  }
  const operation& done = threads[next].pending;
  log(next, done, enabled);
  for (int i = 0; i < count; ++i) {
    if (has(sleeping, i) && are_dependent(done, threads[i].pending)) {
      sleeping -= explore_only(i);
    }
  }
  return next;
}

// Returns the place in the program that has called a library, which has called
// us.
word program_pc(word pc) {
  if (pc == 0 || is_program(pc)) return pc;
  is_exploring = false;  // the unwinder's own locks are no points
  const word found = caller_in_program();
  is_exploring = true;
  return found != 0 ? found : pc;
}

// Logs what threads are about to do at the end, behind the events.
void log_pending() {
  const std::uint32_t executed = page->event_count;
  explore_set enabled{};
  for (int i = 0; i < count; ++i) {
    if (can_go_on(i)) enabled |= explore_only(i);
  }
  for (int i = 0; i < count; ++i) {
    if (!threads[i].has_ended && page->event_count < page->max_events) {
      log(i, threads[i].pending, enabled);
    }
  }
  page->pending_count = page->event_count - executed;
  page->event_count = executed;
}

// Is called by the signal of a crash, which then ends the process.
void on_crash(int /*signal*/) {
  is_exploring = false;
  threads[own].pending = {};  // it has been done
  log_pending();
}

explore_event& last_event() { return page->events[page->event_count - 1]; }

void hand_over_to(int number) {
  threads[number].is_picked = 1;
  futex(threads[number].is_picked, FUTEX_WAKE_PRIVATE);
}

bool is_read(explore_kind kind) {
  return kind == EXPLORE_LOAD || kind == EXPLORE_UPDATE;
}

// Notes the value that the last write of a thread has left.
void finish_write(thread& thread) {
  explore_event* const event = std::exchange(thread.write, nullptr);
  if (event == nullptr) return;
  event->written = peek(event->address, event->size_frame & UINT16_MAX);
  if (event->kind != EXPLORE_UPDATE) event->value = event->written;
}

// Counts the last read of a thread, if it belongs to a spin.
void finish_read(thread& thread) {
  const explore_event* const read = std::exchange(thread.read, nullptr);
  if (read == nullptr) return;
  spin& spin = thread.spin;
  const bool is_same = read->pc == spin.pc && read->address == spin.address &&
                       read->value == spin.value;
  const bool is_vain =
      read->kind == EXPLORE_LOAD || read->written == read->value;
  const unsigned before = is_same ? spin.count : 0;
  spin = {read->pc, read->address, read->size_frame & UINT16_MAX, read->value,
          is_vain ? before + 1 : 0};
}

// Whether it is an access to the thread's own stack, as between two looks at a
// lock.
bool is_local(const operation& next) {
  const bool is_plain = next.kind == EXPLORE_READ || next.kind == EXPLORE_WRITE;
  const word here = address_of(__builtin_frame_address(0));
  return is_plain && next.address - here < 1U << 20U;
}

// Defers a thread that spins.
void detect_spin(thread& thread, const operation& next) {
  spin& spin = thread.spin;
  if (is_read(next.kind)) {
    spin.is_deferred = next.pc == spin.pc && next.address == spin.address &&
                       spin.count >= page->spin_reads;
  } else if (next.kind != EXPLORE_YIELD && !is_local(next)) {
    spin = {};
  }
}

}  // namespace

explore_page* page = nullptr;

bool is_on() { return is_exploring && own >= 0; }

int self() { return own; }

int thread_count() { return count; }

word peek(word address, std::size_t size) {
  word value = 0;
  if (size <= sizeof value) {
    std::memcpy(&value, reinterpret_cast<const void*>(address), size);
  }
  return value;
}

void end(explore_end how, const char* message, int status) {
  page->end = how;
  std::snprintf(page->message, sizeof page->message, "%s", message);
  if (how != EXPLORE_TOO_MUCH && how != EXPLORE_REFUSED &&
      how != EXPLORE_DIVERGED) {
    log_pending();
  }
  EXPLORE_REAL(syscall)(SYS_exit_group, status);
  __builtin_unreachable();
}

lock& lock_at(word address) { return locks()[address]; }

explore_event& point(const operation& next) {
  thread& thread = threads[own];
  finish_write(thread);
  finish_read(thread);
  detect_spin(thread, next);
  thread.pending = next;
  thread.pending.pc = program_pc(next.pc);
  const int me = own;
  const int picked = pick(me);
  if (picked != me) {
    hand_over_to(picked);
    wait_for_turn(thread);
  }
  thread.spin.is_deferred = false;
  explore_event& event = last_event();
  if (next.kind == EXPLORE_READ || is_read(next.kind)) {
    event.value = peek(next.address, next.size);
  }
  if (is_read(next.kind)) thread.read = &event;
  if (next.kind == EXPLORE_WRITE || next.kind == EXPLORE_STORE ||
      next.kind == EXPLORE_UPDATE) {
    thread.write = &event;
  }
  return event;
}

explore_event& choose(int options, word pc) {
  explore_set all{};
  for (int i = 0; i < options && i < EXPLORE_THREADS; ++i) {
    all |= explore_only(i);
  }
  int chosen = 0;
  if (!follow_prefix(chosen) && page->seed != 0) {
    const word random = explore_hash(~page->seed, page->event_count);
    chosen = static_cast<int>(random % std::min(options, +EXPLORE_THREADS));
  }
  operation choice;
  choice.kind = EXPLORE_CHOICE;
  choice.pc = pc;
  explore_event& event = log(own, choice, all);
  event.value = static_cast<word>(options);
  event.chosen = static_cast<std::uint8_t>(chosen);
  return event;
}

int add_thread(word pc) {
  threads[count].pending.pc = pc;
  return count++;
}

void explore_main() {
  own = add_thread();
  struct sigaction crash {};
  crash.sa_handler = on_crash;
  crash.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV}) {
    sigaction(signal, &crash, nullptr);
  }
  is_exploring = true;
}

void enter_thread(int number) {
  own = number;
  wait_for_turn(threads[number]);
}

void leave_thread() {
  point({EXPLORE_END});
  threads[own].has_ended = true;
  hand_over_to(pick(own));
  for (;;) pause();
}

void wait_at(word address, bool can_expire) {
  thread& thread = threads[own];
  thread.queue = address;
  thread.was_woken = false;
  thread.can_expire = can_expire;
}

bool finish_wait(word pc) {
  thread& thread = threads[own];
  point({EXPLORE_WAKE, thread.queue, thread.can_expire ? 8U : 0U, pc});
  thread.queue = 0;
  return thread.was_woken;
}

int wake(word address, int max_count, explore_event& by) {
  int woken = 0;
  for (int i = 0; i < count && woken < max_count; ++i) {
    thread& thread = threads[i];
    if (thread.queue != address || thread.was_woken) continue;
    thread.was_woken = true;
    by.wakes |= explore_only(i);
    ++woken;
  }
  return woken;
}

}  // namespace explore
