#include "scheduler.hpp"

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "turns.hpp"

namespace explore {
namespace {

__thread int own = -1;
bool is_exploring = false;
explore_set sleeping{};
std::uint32_t choices = 0;
std::uint32_t demotions = 0;
std::uint32_t exit_delays = 0;

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
  if (done.kind == EXPLORE_OUTPUT) event.written = done.value;
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
  return explore_dependent(a.kind, a.address, a.size, a.value, b.kind,
                           b.address, b.size, b.value) != 0;
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
  return next;
}

int choose_thread(int current, const thread_sets& sets) {
  int next = current;
  if (follow_prefix(next)) {
    if (!has(sets.enabled | sets.spinning, next)) end(EXPLORE_DIVERGED);
    sleeping -= explore_only(next);
    return next;
  }
  const explore_set allowed = sets.enabled - sleeping;
  if (is_empty(allowed)) end(EXPLORE_REDUNDANT);
  if (page->seed != 0) return pick_one(current, allowed);
  const explore_set ready = allowed & sets.ready;
  const explore_set exiting = ready & sets.exiting;
  // The end of main waits for the others, so that it is seen who is left.
  const explore_set others = ready - exiting;
  const bool is_patient =
      is_empty(exiting) || ++exit_delays < EXPLORE_EXIT_DELAYS;
  if (is_patient && !is_empty(others)) return pick_one(current, others);
  return pick_one(current, is_empty(exiting) ? allowed : exiting);
}

// Notes that a thread gives way to others, or that time moves for it.
void give_way(int number) {
  const operation& next = threads[number].pending;
  const bool is_late = !is_ready(number) && next.deadline != 0;
  if (is_late) now = std::max(now, next.deadline);
  if (!is_late && next.kind != EXPLORE_YIELD) return;
  make_lowest(number);
  ++vain_yields;
}

// Picks the next thread and logs its operation. All threads have stopped.
int pick(int current) {
  const thread_sets sets = find_enabled();
  if (is_empty(sets.enabled)) end(EXPLORE_DEADLOCK);
  const int next = choose_thread(current, sets);
  const operation& done = threads[next].pending;
  explore_event& event = log(next, done, sets.enabled);
  if (done.kind == EXPLORE_WAKE) event.value = is_ready(next) ? 0 : 1;
  give_way(next);
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
  const thread_sets sets = sort_threads();
  const explore_set enabled = sets.ready | sets.timed | sets.spinning;
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

// Notes the value that the last write of a thread has left.
void finish_write(thread& thread) {
  explore_event* const event = std::exchange(thread.write, nullptr);
  if (event == nullptr) return;
  event->written = peek(event->address, event->size_frame & UINT16_MAX);
  if (event->written != thread.old_value) vain_yields = 0;
  if (event->kind != EXPLORE_UPDATE) event->value = event->written;
}

// Whether it is an access to the thread's own stack, as between two looks at a
// lock.
bool is_local(const operation& next) {
  const bool is_plain = next.kind == EXPLORE_READ || next.kind == EXPLORE_WRITE;
  const word here = address_of(__builtin_frame_address(0));
  return is_plain && next.address - here < 1U << 20U;
}

// Notes what the last event of a thread has come to, before its next one.
void finish_event(thread& thread, const operation& next) {
  finish_write(thread);
  const explore_event* const read = std::exchange(thread.read, nullptr);
  if (read != nullptr) thread.spin.note(*read);
  const bool is_idle = next.kind == EXPLORE_YIELD || next.kind == EXPLORE_TIMER;
  if (!is_read(next.kind) && !is_idle && !is_local(next)) thread.spin.reset();
  if (next.kind == EXPLORE_OUTPUT || next.kind == EXPLORE_CREATE ||
      next.kind == EXPLORE_END) {
    vain_yields = 0;
  }
}

}  // namespace

explore_page* page = nullptr;
word now = 0;

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

bool is_free(word address) {
  const lock& lock = lock_at(address);
  return lock.owner < 0 && lock.readers == 0;
}

explore_event& point(const operation& next) {
  thread& thread = threads[own];
  finish_event(thread, next);
  thread.pending = next;
  thread.pending.pc = program_pc(next.pc);
  const int me = own;
  const int picked = pick(me);
  if (picked != me) {
    hand_over_to(picked);
    wait_for_turn(thread);
  }
  explore_event& event = last_event();
  if (next.kind == EXPLORE_READ || next.kind == EXPLORE_LOAD ||
      next.kind == EXPLORE_UPDATE) {
    event.value = peek(next.address, next.size);
  }
  if (is_read(next.kind) && !is_local(next)) thread.read = &event;
  if (next.kind == EXPLORE_WRITE || next.kind == EXPLORE_STORE ||
      next.kind == EXPLORE_UPDATE) {
    thread.write = &event;
    thread.old_value = peek(next.address, next.size);
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
  // A child that the program forks is not explored.
  pthread_atfork(nullptr, nullptr, [] { is_exploring = false; });
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
  for (;;) wait_for_turn(threads[own]);
}

void wait_at(word address, word deadline) {
  thread& thread = threads[own];
  thread.queue = address;
  thread.was_woken = false;
  thread.deadline = deadline;
}

bool finish_wait(word pc) {
  thread& thread = threads[own];
  operation wake{EXPLORE_WAKE, thread.queue, 0, pc};
  wake.deadline = thread.deadline;
  if (wake.deadline != 0 || page->spurious != 0) wake.size = 8;
  point(wake);
  thread.queue = 0;
  if (!thread.was_woken && wake.deadline == 0) thread.was_spurious = true;
  return thread.was_woken;
}

int wake(word address, int max_count, explore_event& by) {
  explore_set waiting{};
  int waiters = 0;
  for (int i = 0; i < count; ++i) {
    if (threads[i].queue != address || threads[i].was_woken) continue;
    waiting |= explore_only(i);
    ++waiters;
  }
  int woken = 0;
  for (; woken < max_count && waiters > 0; ++woken, --waiters) {
    int place = 0;
    if (max_count - woken < waiters) place = choose(waiters, by.pc).chosen;
    auto i = static_cast<int>(lowest(waiting));
    while (place-- > 0) i = static_cast<int>(lowest(waiting, i + 1));
    waiting -= explore_only(i);
    threads[i].was_woken = true;
    // Others could go on anyway.
    if (threads[i].pending.size == 0) by.wakes |= explore_only(i);
  }
  return woken;
}

}  // namespace explore
