// Condition variables, futexes, semaphores and barriers: threads that wait
// until others wake them.
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <unordered_map>

#include "locks.hpp"
#include "memory.hpp"
#include "time.hpp"

namespace explore {
namespace {

int wait_for_signal(pthread_cond_t* condition, pthread_mutex_t* mutex, word pc,
                    word deadline) {
  point({EXPLORE_WAIT, address_of(condition), 8, pc});
  wait_at(address_of(condition), deadline);
  const word address = address_of(mutex);
  const int depth = lock_at(address).depth;
  give_back(address, pc);
  lock_at(address) = {};
  const bool was_woken = finish_wait(pc);
  lock_up(address, false, pc);
  lock_at(address).depth = depth;
  return was_woken || deadline == 0 ? 0 : ETIMEDOUT;
}

int signal(pthread_cond_t* condition, int count, word pc) {
  explore_event& event = point({EXPLORE_SIGNAL, address_of(condition), 8, pc});
  wake(address_of(condition), count, event);
  return 0;
}

// Returns -1 with errno, or the number of threads that were woken.
long futex(std::uint32_t* place, int operation, std::uint32_t value,
           word deadline, word pc) {
  const word address = address_of(place);
  switch (operation & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME)) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
      point({EXPLORE_WAIT, address, sizeof *place, pc});
      if (*place != value) return errno = EAGAIN, -1;
      wait_at(address, deadline);
      if (finish_wait(pc) || deadline == 0) return 0;
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

// A relative time is one of FUTEX_WAIT alone. A wake-up has no such argument.
word deadline_of(int operation, long time) {
  const auto* const given = reinterpret_cast<const timespec*>(time);
  const int kind = operation & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
  const bool is_wait = kind == FUTEX_WAIT || kind == FUTEX_WAIT_BITSET;
  if (!is_wait || given == nullptr) return 0;
  if (kind == FUTEX_WAIT_BITSET) return deadline_at(given);
  const auto seconds = static_cast<word>(given->tv_sec);
  return now + seconds * 1000000000 + static_cast<word>(given->tv_nsec) + 1;
}

// The first number of a semaphore is its value.
int& value_of(sem_t* semaphore) { return *reinterpret_cast<int*>(semaphore); }

int take_one(sem_t* semaphore, word pc, word deadline) {
  const word address = address_of(semaphore);
  operation next{EXPLORE_TAKE, address, 8, pc};
  next.deadline = deadline;
  explore_event& event = point(next);
  if (value_of(semaphore) == 0) {
    event.kind = EXPLORE_UPDATE;  // as a try that fails
    return errno = ETIMEDOUT, -1;
  }
  --value_of(semaphore);
  acquire_at(address);
  return 0;
}

int try_to_take_one(sem_t* semaphore, word pc) {
  point({EXPLORE_UPDATE, address_of(semaphore), sizeof(int), pc});
  if (value_of(semaphore) == 0) return errno = EAGAIN, -1;
  --value_of(semaphore);
  acquire_at(address_of(semaphore));
  return 0;
}

int give_one(sem_t* semaphore, word pc) {
  point({EXPLORE_SYNC, address_of(semaphore), 8, pc});
  release_at(address_of(semaphore));
  ++value_of(semaphore);
  return 0;
}

struct barrier {
  unsigned count = 0;
  unsigned waiting = 0;
};

barrier& barrier_at(const pthread_barrier_t* place) {
  static auto* const all = new std::unordered_map<word, barrier>;
  return (*all)[address_of(place)];
}

int wait_for_all(pthread_barrier_t* place, word pc) {
  const word address = address_of(place);
  explore_event& event = point({EXPLORE_SYNC, address, 8, pc});
  barrier& barrier = barrier_at(place);
  release_at(address);
  const bool is_last = ++barrier.waiting >= barrier.count;
  if (is_last) {
    barrier.waiting = 0;
    wake(address, INT_MAX, event);
  } else {
    do {
      wait_at(address, 0);
    } while (!finish_wait(pc));
  }
  acquire_at(address);
  return is_last ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
}

}  // namespace
}  // namespace explore

using namespace explore;

HOOK(pthread_cond_wait, (pthread_cond_t * condition, pthread_mutex_t* mutex),
     (condition, mutex), wait_for_signal(condition, mutex, EXPLORE_PC, 0))
HOOK(pthread_cond_timedwait,
     (pthread_cond_t * condition, pthread_mutex_t* mutex, const timespec* end),
     (condition, mutex, end),
     wait_for_signal(condition, mutex, EXPLORE_PC, deadline_at(end)))
HOOK(pthread_cond_clockwait,
     (pthread_cond_t * condition, pthread_mutex_t* mutex, clockid_t clock,
      const timespec* end),
     (condition, mutex, clock, end),
     wait_for_signal(condition, mutex, EXPLORE_PC, deadline_at(end)))
HOOK(pthread_cond_signal, (pthread_cond_t * condition), (condition),
     signal(condition, 1, EXPLORE_PC))
HOOK(pthread_cond_broadcast, (pthread_cond_t * condition), (condition),
     signal(condition, INT_MAX, EXPLORE_PC))

HOOK(sem_wait, (sem_t * semaphore), (semaphore),
     take_one(semaphore, EXPLORE_PC, 0))
HOOK(sem_timedwait, (sem_t * semaphore, const timespec* end), (semaphore, end),
     take_one(semaphore, EXPLORE_PC, deadline_at(end)))
HOOK(sem_clockwait, (sem_t * semaphore, clockid_t clock, const timespec* end),
     (semaphore, clock, end), take_one(semaphore, EXPLORE_PC, deadline_at(end)))
HOOK(sem_trywait, (sem_t * semaphore), (semaphore),
     try_to_take_one(semaphore, EXPLORE_PC))
HOOK(sem_post, (sem_t * semaphore), (semaphore),
     give_one(semaphore, EXPLORE_PC))
HOOK(sem_getvalue, (sem_t * semaphore, int* value), (semaphore, value),
     (point({EXPLORE_LOAD, address_of(semaphore), sizeof(int), EXPLORE_PC}),
      *value = value_of(semaphore), 0))

// Also before main.
EXPLORE_HOOK int pthread_barrier_init(pthread_barrier_t* place,
                                      const pthread_barrierattr_t* kind,
                                      unsigned count) {
  barrier_at(place) = {count, 0};
  return EXPLORE_REAL(pthread_barrier_init)(place, kind, count);
}
HOOK(pthread_barrier_wait, (pthread_barrier_t * place), (place),
     wait_for_all(place, EXPLORE_PC))
HOOK(pthread_barrier_destroy, (pthread_barrier_t * place), (place),
     (barrier_at(place) = {}, 0))

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
               static_cast<std::uint32_t>(c),
               deadline_of(static_cast<int>(b), d), EXPLORE_PC);
}
