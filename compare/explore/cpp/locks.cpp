// Mutexes, locks of readers and writers, and spin locks.
#include "locks.hpp"

#include <pthread.h>

#include <cerrno>

#include "memory.hpp"
#include "time.hpp"

namespace explore {
namespace {

int take(word address) {
  lock& lock = lock_at(address);
  lock.owner = self();
  ++lock.depth;
  acquire_at(address);
  return 0;
}

int take_for_reading(word address) {
  lock& lock = lock_at(address);
  ++lock.readers;
  lock.reading |= explore_only(self());
  acquire_at(address);
  return 0;
}

// Notes that a lock need not be free at this event: its time could be over.
void note_try(explore_event& event, bool is_taken) {
  event.kind = EXPLORE_TRYLOCK;
  event.value = is_taken ? 1 : 0;
}

int kind_of(const pthread_mutex_t* mutex) { return mutex->__data.__kind & 3; }

bool is_recursive(const pthread_mutex_t* mutex) {
  return kind_of(mutex) == PTHREAD_MUTEX_RECURSIVE;
}

// Whether a mutex tells its owner that it has been locked already.
bool is_refused(const pthread_mutex_t* mutex) {
  return kind_of(mutex) == PTHREAD_MUTEX_ERRORCHECK &&
         lock_at(address_of(mutex)).owner == self();
}

// Whether a mutex refuses to be given back by a thread that does not hold it.
bool is_foreign(const pthread_mutex_t* mutex) {
  return (is_recursive(mutex) || kind_of(mutex) == PTHREAD_MUTEX_ERRORCHECK) &&
         lock_at(address_of(mutex)).owner != self();
}

}  // namespace

int lock_up(word address, bool is_recursive, word pc, word deadline) {
  operation next{EXPLORE_LOCK, address, 8, pc, seq_cst, is_recursive ? 1U : 0U};
  next.deadline = deadline;
  explore_event& event = point(next);
  const bool is_again = is_recursive && lock_at(address).owner == self();
  const bool is_taken = is_again || is_free(address);
  if (deadline != 0) note_try(event, is_taken);
  return is_taken ? take(address) : ETIMEDOUT;
}

int try_lock(word address, bool is_recursive, word pc) {
  explore_event& event = point({EXPLORE_TRYLOCK, address, 8, pc});
  const bool is_again = lock_at(address).owner == self() && is_recursive;
  event.value = is_again || is_free(address) ? 1U : 0U;
  return event.value == 0 ? EBUSY : take(address);
}

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

int lock_for_reading(word address, word pc, word deadline) {
  operation next{EXPLORE_RLOCK, address, 8, pc};
  next.deadline = deadline;
  explore_event& event = point(next);
  const bool is_taken = lock_at(address).owner < 0;
  if (deadline != 0) note_try(event, is_taken);
  return is_taken ? take_for_reading(address) : ETIMEDOUT;
}

int try_lock_for_reading(word address, word pc) {
  explore_event& event = point({EXPLORE_TRYLOCK, address, 8, pc});
  event.value = lock_at(address).owner < 0 ? 1 : 0;
  return event.value == 0 ? EBUSY : take_for_reading(address);
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

}  // namespace explore

using namespace explore;

HOOK(pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex),
     is_refused(mutex)
         ? EDEADLK
         : lock_up(address_of(mutex), is_recursive(mutex), EXPLORE_PC))
HOOK(pthread_mutex_timedlock, (pthread_mutex_t * mutex, const timespec* end),
     (mutex, end),
     lock_up(address_of(mutex), is_recursive(mutex), EXPLORE_PC,
             deadline_at(end)))
HOOK(pthread_mutex_clocklock,
     (pthread_mutex_t * mutex, clockid_t clock, const timespec* end),
     (mutex, clock, end),
     lock_up(address_of(mutex), is_recursive(mutex), EXPLORE_PC,
             deadline_at(end)))
HOOK(pthread_mutex_trylock, (pthread_mutex_t * mutex), (mutex),
     try_lock(address_of(mutex), is_recursive(mutex), EXPLORE_PC))
HOOK(pthread_mutex_unlock, (pthread_mutex_t * mutex), (mutex),
     is_foreign(mutex) ? EPERM : unlock(address_of(mutex), EXPLORE_PC))

HOOK(pthread_rwlock_wrlock, (pthread_rwlock_t * rwlock), (rwlock),
     lock_up(address_of(rwlock), false, EXPLORE_PC))
HOOK(pthread_rwlock_timedwrlock,
     (pthread_rwlock_t * rwlock, const timespec* end), (rwlock, end),
     lock_up(address_of(rwlock), false, EXPLORE_PC, deadline_at(end)))
HOOK(pthread_rwlock_clockwrlock,
     (pthread_rwlock_t * rwlock, clockid_t clock, const timespec* end),
     (rwlock, clock, end),
     lock_up(address_of(rwlock), false, EXPLORE_PC, deadline_at(end)))
HOOK(pthread_rwlock_trywrlock, (pthread_rwlock_t * rwlock), (rwlock),
     try_lock(address_of(rwlock), false, EXPLORE_PC))
HOOK(pthread_rwlock_rdlock, (pthread_rwlock_t * rwlock), (rwlock),
     lock_for_reading(address_of(rwlock), EXPLORE_PC))
HOOK(pthread_rwlock_timedrdlock,
     (pthread_rwlock_t * rwlock, const timespec* end), (rwlock, end),
     lock_for_reading(address_of(rwlock), EXPLORE_PC, deadline_at(end)))
HOOK(pthread_rwlock_clockrdlock,
     (pthread_rwlock_t * rwlock, clockid_t clock, const timespec* end),
     (rwlock, clock, end),
     lock_for_reading(address_of(rwlock), EXPLORE_PC, deadline_at(end)))
HOOK(pthread_rwlock_tryrdlock, (pthread_rwlock_t * rwlock), (rwlock),
     try_lock_for_reading(address_of(rwlock), EXPLORE_PC))
HOOK(pthread_rwlock_unlock, (pthread_rwlock_t * rwlock), (rwlock),
     lock_at(address_of(rwlock)).owner == self()
         ? unlock(address_of(rwlock), EXPLORE_PC)
         : unlock_for_reading(address_of(rwlock), EXPLORE_PC))

HOOK(pthread_spin_lock, (pthread_spinlock_t * lock), (lock),
     lock_up(address_of(lock), false, EXPLORE_PC))
HOOK(pthread_spin_trylock, (pthread_spinlock_t * lock), (lock),
     try_lock(address_of(lock), false, EXPLORE_PC))
HOOK(pthread_spin_unlock, (pthread_spinlock_t * lock), (lock),
     unlock(address_of(lock), EXPLORE_PC))
