// Threads, locks, condition variables and futexes, in place of the C library's.
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <ctime>

#include "memory.hpp"

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

// The functions from here on return 0 or an error, as those of pthread do.
int take(word address) {
  lock& lock = lock_at(address);
  lock.owner = self();
  ++lock.depth;
  acquire_at(address);
  return 0;
}

int lock_up(word address, bool is_recursive, word pc) {
  point({EXPLORE_LOCK, address, 8, pc, seq_cst, is_recursive ? 1U : 0U});
  return take(address);
}

int try_lock(word address, bool is_recursive, word pc) {
  explore_event& event = point({EXPLORE_TRYLOCK, address, 8, pc});
  const lock& lock = lock_at(address);
  const bool is_again = lock.owner == self() && is_recursive;
  event.value = is_again || (lock.owner < 0 && lock.readers == 0) ? 1U : 0U;
  return event.value == 0 ? EBUSY : take(address);
}

// Stops before a lock is given back. A thread that does not hold the lock could
// also do so before anybody takes it.
void give_back(word address, word pc) {
  explore_event& event = point({EXPLORE_UNLOCK, address, 8, pc});
  if (lock_at(address).owner != self()) event.kind = EXPLORE_SYNC;
  release_at(address);
}

int unlock(word address, word pc) {
  give_back(address, pc);
  lock& lock = lock_at(address);
  if (--lock.depth <= 0) lock = {};
  return 0;
}

int lock_for_reading(word address, word pc) {
  point({EXPLORE_RLOCK, address, 8, pc});
  lock& lock = lock_at(address);
  ++lock.readers;
  lock.reading |= explore_only(self());
  acquire_at(address);
  return 0;
}

int unlock_for_reading(word address, word pc) {
  explore_event& event = point({EXPLORE_RUNLOCK, address, 8, pc});
  lock& lock = lock_at(address);
  if (!has(lock.reading, self())) event.kind = EXPLORE_SYNC;
  lock.reading -= explore_only(self());
  if (--lock.readers <= 0) lock = {};
  release_at(address);
  return 0;
}

// The control is 2 once the function has run, as in the C library. The
// set-up of libraries is trusted, not explored.
int run_once(pthread_once_t* control, void (*run)(), word pc) {
  const word address = address_of(control);
  if (is_program(pc)) point({EXPLORE_READ, address, sizeof *control, pc});
  if (*control != 2) {
    lock_up(address, false, pc);
    if (*control != 2) run();
    *control = 2;
    unlock(address, pc);
  }
  acquire_at(address);
  return 0;
}

int yield(word pc) {
  point({EXPLORE_YIELD, 0, 0, pc});
  return 0;
}

bool is_recursive(const pthread_mutex_t* mutex) {
  return (mutex->__data.__kind & 3) == PTHREAD_MUTEX_RECURSIVE;
}

int wait_for_signal(pthread_cond_t* condition, pthread_mutex_t* mutex, word pc,
                    bool can_expire) {
  point({EXPLORE_WAIT, address_of(condition), 8, pc});
  wait_at(address_of(condition), can_expire);
  const word address = address_of(mutex);
  const int depth = lock_at(address).depth;
  give_back(address, pc);
  lock_at(address) = {};
  const bool was_woken = finish_wait(pc);
  lock_up(address, false, pc);
  lock_at(address).depth = depth;
  return was_woken ? 0 : ETIMEDOUT;
}

int signal(pthread_cond_t* condition, int count, word pc) {
  explore_event& event = point({EXPLORE_SIGNAL, address_of(condition), 8, pc});
  wake(address_of(condition), count, event);
  return 0;
}

// Returns -1 with errno, or the number of threads that were woken.
long futex(std::uint32_t* place, int operation, std::uint32_t value,
           bool can_expire, word pc) {
  const word address = address_of(place);
  switch (operation & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME)) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
      point({EXPLORE_WAIT, address, sizeof *place, pc});
      if (*place != value) return errno = EAGAIN, -1;
      wait_at(address, can_expire);
      if (finish_wait(pc)) return 0;
      return errno = ETIMEDOUT, -1;
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET: {
      explore_event& event =
          point({EXPLORE_SIGNAL, address, sizeof *place, pc});
      return wake(address, static_cast<int>(value), event);
    }
    default:
      end(EXPLORE_REFUSED, "this operation of a futex is not modelled");
  }
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
    end(EXPLORE_TOO_MUCH, "more threads than the 256 that can be explored");
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

EXPLORE_HOOK int pthread_join(pthread_t handle, void** result) {
  if (!is_on()) return EXPLORE_REAL(pthread_join)(handle, result);
  for (int i = 1; i < thread_count(); ++i) {
    if (all[i].handle != handle) continue;
    point({EXPLORE_JOIN, static_cast<word>(i), 0, EXPLORE_PC});
    order_join(self(), i);
    if (result != nullptr) *result = all[i].result;
    return 0;
  }
  return ESRCH;
}

// While nothing is explored, the real function does the work.
#define HOOK(function, parameters, arguments, ...)         \
  EXPLORE_HOOK int function parameters {                   \
    if (!is_on()) return EXPLORE_REAL(function) arguments; \
    return __VA_ARGS__;                                    \
  }
HOOK(pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex),
     lock_up(address_of(mutex), is_recursive(mutex), EXPLORE_PC))
HOOK(pthread_mutex_trylock, (pthread_mutex_t * mutex), (mutex),
     try_lock(address_of(mutex), is_recursive(mutex), EXPLORE_PC))
HOOK(pthread_mutex_unlock, (pthread_mutex_t * mutex), (mutex),
     unlock(address_of(mutex), EXPLORE_PC))

HOOK(pthread_cond_wait, (pthread_cond_t * condition, pthread_mutex_t* mutex),
     (condition, mutex), wait_for_signal(condition, mutex, EXPLORE_PC, false))
HOOK(pthread_cond_timedwait,
     (pthread_cond_t * condition, pthread_mutex_t* mutex, const timespec* end),
     (condition, mutex, end),
     wait_for_signal(condition, mutex, EXPLORE_PC, true))
HOOK(pthread_cond_clockwait,
     (pthread_cond_t * condition, pthread_mutex_t* mutex, clockid_t clock,
      const timespec* end),
     (condition, mutex, clock, end),
     wait_for_signal(condition, mutex, EXPLORE_PC, true))
HOOK(pthread_cond_signal, (pthread_cond_t * condition), (condition),
     signal(condition, 1, EXPLORE_PC))
HOOK(pthread_cond_broadcast, (pthread_cond_t * condition), (condition),
     signal(condition, INT_MAX, EXPLORE_PC))

// A lock of readers and writers.
HOOK(pthread_rwlock_wrlock, (pthread_rwlock_t * rwlock), (rwlock),
     lock_up(address_of(rwlock), false, EXPLORE_PC))
HOOK(pthread_rwlock_trywrlock, (pthread_rwlock_t * rwlock), (rwlock),
     try_lock(address_of(rwlock), false, EXPLORE_PC))
HOOK(pthread_rwlock_rdlock, (pthread_rwlock_t * rwlock), (rwlock),
     lock_for_reading(address_of(rwlock), EXPLORE_PC))
HOOK(pthread_rwlock_unlock, (pthread_rwlock_t * rwlock), (rwlock),
     lock_at(address_of(rwlock)).owner == self()
         ? unlock(address_of(rwlock), EXPLORE_PC)
         : unlock_for_reading(address_of(rwlock), EXPLORE_PC))
HOOK(pthread_once, (pthread_once_t * control, void (*run)()), (control, run),
     run_once(control, run, EXPLORE_PC))

// Static variables of functions. The real guard would block the only thread
// that may go on. Its first byte says whether the variable is there.
EXPLORE_HOOK int __cxa_guard_acquire(volatile char* guard) {
  if (*guard != 0) return 0;
  if (!is_on()) return 1;
  lock_up(address_of(guard), false, EXPLORE_PC);
  if (*guard == 0) return 1;
  return unlock(address_of(guard), EXPLORE_PC);
}
EXPLORE_HOOK void __cxa_guard_release(volatile char* guard) {
  *guard = 1;
  if (is_on()) unlock(address_of(guard), EXPLORE_PC);
}
EXPLORE_HOOK void __cxa_guard_abort(volatile char* guard) {
  if (is_on()) unlock(address_of(guard), EXPLORE_PC);
}

// Time does not pass: a sleep is over as soon as anyone wants it to be.
HOOK(sched_yield, (), (), yield(EXPLORE_PC))
HOOK(nanosleep, (const timespec* time, timespec* left), (time, left),
     yield(EXPLORE_PC))
HOOK(clock_nanosleep,
     (clockid_t clock, int flags, const timespec* time, timespec* left),
     (clock, flags, time, left), yield(EXPLORE_PC))

// std::atomic::wait, latch, barrier and semaphore call it.
EXPLORE_HOOK long syscall(long number, ...) {
  std::va_list list;
  va_start(list, number);
  std::array<long, 6> given{};
  for (long& each : given) each = va_arg(list, long);
  va_end(list);
  const auto& [a, b, c, d, e, f] = given;
  if (number != SYS_futex || !is_on()) {
    return EXPLORE_REAL(syscall)(number, a, b, c, d, e, f);
  }
  return futex(reinterpret_cast<std::uint32_t*>(a), static_cast<int>(b),
               static_cast<std::uint32_t>(c), d != 0, EXPLORE_PC);
}

// A function that is not modelled ends the exploration.
#define REFUSE(function, parameters)                    \
  EXPLORE_HOOK int function parameters {                \
    end(EXPLORE_REFUSED, #function " is not modelled"); \
  }
REFUSE(pthread_barrier_wait, (pthread_barrier_t*))
REFUSE(pthread_spin_lock, (pthread_spinlock_t*))
REFUSE(pthread_spin_trylock, (pthread_spinlock_t*))
REFUSE(pthread_mutex_timedlock, (pthread_mutex_t*, const timespec*))
REFUSE(pthread_mutex_clocklock, (pthread_mutex_t*, clockid_t, const timespec*))
REFUSE(pthread_rwlock_tryrdlock, (pthread_rwlock_t*))
REFUSE(pthread_rwlock_timedrdlock, (pthread_rwlock_t*, const timespec*))
REFUSE(pthread_rwlock_timedwrlock, (pthread_rwlock_t*, const timespec*))
REFUSE(pthread_tryjoin_np, (pthread_t, void**))
REFUSE(pthread_timedjoin_np, (pthread_t, void**, const timespec*))
REFUSE(pthread_cancel, (pthread_t))
REFUSE(sem_wait, (sem_t*))
REFUSE(sem_trywait, (sem_t*))
REFUSE(sem_timedwait, (sem_t*, const timespec*))
