// Threads, and what runs once, in place of the C library's.
#include <pthread.h>
#include <sched.h>
#include <threads.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include "locks.hpp"
#include "memory.hpp"
#include "time.hpp"

namespace explore {
namespace {

struct started {
  pthread_t handle{};
  void* (*run)(void*) = nullptr;
  void* argument = nullptr;
  void* result = nullptr;
  int key_rounds = 0;
};
std::array<started, EXPLORE_THREADS> all;

pthread_key_t end_key;

// Runs after the thread's other keys have been destroyed, because it sets its
// own anew until the last round.
void on_thread_end(void* /*unused*/) {
  if (!is_on()) return;
  if (++all[self()].key_rounds < PTHREAD_DESTRUCTOR_ITERATIONS) {
    pthread_setspecific(end_key, &all);
  } else {
    leave_thread();
  }
}

[[maybe_unused]] const int key_made =
    pthread_key_create(&end_key, on_thread_end);

void* run_thread(void* number) {
  started& own = *static_cast<started*>(number);
  enter_thread(static_cast<int>(&own - all.data()));
  pthread_setspecific(end_key, &all);
  own.result = own.run(own.argument);
  return own.result;
}

// The control is 2 once the function has run, as in the C library. The
// set-up of libraries is trusted, not explored.
int run_once(pthread_once_t* control, void (*run)(), word pc) {
  const word address = address_of(control);
  if (is_program(pc)) point({EXPLORE_READ, address, sizeof *control, pc});
  if (*control != 2) {
    lock_up(address, false, pc);
    // If the function throws, the next thread runs it again.
    struct giver {
      ~giver() { unlock(address, pc); }
      word address, pc;
    } const giver{address, pc};
    if (*control != 2) run();
    *control = 2;
    release_at(address);  // others may look before the lock is given back
  }
  acquire_at(address);
  return 0;
}

int join(pthread_t handle, void** result, word pc) {
  for (int i = 1; i < thread_count(); ++i) {
    if (all[i].handle != handle) continue;
    if (i == self()) return EDEADLK;
    point({EXPLORE_JOIN, static_cast<word>(i), 0, pc});
    order_join(self(), i);
    if (result != nullptr) *result = all[i].result;
    return 0;
  }
  return ESRCH;
}

// The driver chooses whether the time is over before the thread has ended.
int join_until(pthread_t handle, void** result, const timespec* end, word pc) {
  if (choose(2, pc).chosen == 0) return join(handle, result, pc);
  sleep_for(deadline_at(end) - now, pc);
  return ETIMEDOUT;
}

}  // namespace
}  // namespace explore

using namespace explore;

EXPLORE_HOOK int pthread_create(pthread_t* handle, const pthread_attr_t* kind,
                                void* (*run)(void*), void* argument) {
  const auto create = EXPLORE_REAL(pthread_create);
  if (!is_on()) return create(handle, kind, run, argument);
  const int number = thread_count();
  if (number == EXPLORE_THREADS) {
    end(EXPLORE_TOO_MUCH, "more than 256 threads");
  }
  explore_event& event =
      point({EXPLORE_CREATE, static_cast<word>(number), 0, EXPLORE_PC});
  event.wakes = explore_only(number);
  order_creation(self(), number);
  started& created = all[number];
  created.run = run;
  created.argument = argument;
  add_thread(address_of(reinterpret_cast<void*>(run)));
  const int error = create(&created.handle, kind, run_thread, &created);
  if (error != 0) end(EXPLORE_TOO_MUCH, "a thread could not be created");
  *handle = created.handle;
  return 0;
}

HOOK(pthread_join, (pthread_t thread, void** result), (thread, result),
     join(thread, result, EXPLORE_PC))
HOOK(pthread_timedjoin_np,
     (pthread_t thread, void** result, const timespec* end),
     (thread, result, end), join_until(thread, result, end, EXPLORE_PC))
HOOK(pthread_clockjoin_np,
     (pthread_t thread, void** result, clockid_t clock, const timespec* end),
     (thread, result, clock, end), join_until(thread, result, end, EXPLORE_PC))

// The end of main leaves the other threads alone.
EXPLORE_HOOK void pthread_exit(void* result) {
  if (is_on() && self() == 0) {
    for (int i = 1; i < thread_count(); ++i) {
      point({EXPLORE_JOIN, static_cast<word>(i), 0, EXPLORE_PC});
      order_join(0, i);
    }
    exit(0);
  }
  if (is_on()) all[self()].result = result;
  EXPLORE_REAL(pthread_exit)(result);
  __builtin_unreachable();
}

HOOK(pthread_once, (pthread_once_t * control, void (*run)()), (control, run),
     run_once(control, run, EXPLORE_PC))

// Static variables of functions. The real guard would block the only thread
// that may go on. Its first byte says whether the variable is there, which the
// program looks at before it comes here.
EXPLORE_HOOK int __cxa_guard_acquire(volatile char* guard) {
  if (!is_on()) return *guard == 0 ? 1 : 0;
  if (*guard != 0) {
    acquire_at(address_of(guard));
    return 0;
  }
  lock_up(address_of(guard), false, EXPLORE_PC);
  if (*guard == 0) return 1;
  return unlock(address_of(guard), EXPLORE_PC);
}
EXPLORE_HOOK void __cxa_guard_release(volatile char* guard) {
  if (is_on()) unlock(address_of(guard), EXPLORE_PC);
  *guard = 1;
}
EXPLORE_HOOK void __cxa_guard_abort(volatile char* guard) {
  if (is_on()) unlock(address_of(guard), EXPLORE_PC);
}

HOOK(sched_yield, (), (), (point({EXPLORE_YIELD, 0, 0, EXPLORE_PC}), 0))

// A function that is not modelled ends the execution.
#define REFUSE(function, parameters, arguments)            \
  EXPLORE_HOOK int function parameters {                   \
    if (!is_on()) return EXPLORE_REAL(function) arguments; \
    end(EXPLORE_REFUSED, #function " is not modelled");    \
  }
REFUSE(pthread_tryjoin_np, (pthread_t thread, void** result), (thread, result))
REFUSE(pthread_cancel, (pthread_t thread), (thread))
REFUSE(pthread_kill, (pthread_t thread, int signal), (thread, signal))
REFUSE(thrd_create, (thrd_t * thread, thrd_start_t run, void* argument),
       (thread, run, argument))
