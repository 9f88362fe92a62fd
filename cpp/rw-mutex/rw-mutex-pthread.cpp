// A shared mutex: readers let each other in, a writer keeps
// everybody out.
#include <pthread.h>

#include <atomic>
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/shared_lock_guard.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

constexpr char usage[] = "usage: rw-mutex [N]\n";

constexpr int prefers_writers =
    PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP;

// A lock of glibc's that prefers writers.
class rw_mutex {
 public:
  rw_mutex() {
    pthread_rwlockattr_t kind;
    pthread_rwlockattr_init(&kind);
    pthread_rwlockattr_setkind_np(&kind,
                                  prefers_writers);
    pthread_rwlock_init(&lock_, &kind);
    pthread_rwlockattr_destroy(&kind);
  }
  rw_mutex(const rw_mutex&) = delete;
  ~rw_mutex() { pthread_rwlock_destroy(&lock_); }
  void lock() { pthread_rwlock_wrlock(&lock_); }
  void unlock() { pthread_rwlock_unlock(&lock_); }
  void lock_shared() {
    pthread_rwlock_rdlock(&lock_);
  }
  void unlock_shared() { unlock(); }

 private:
  pthread_rwlock_t lock_;
};

// [1] Two fields that belong together: one gains what the
// other loses. In the middle of a transfer this is not
// true, and then nobody may look.
struct purse {
  rw_mutex mutex;
  std::int64_t mine = 0;
  std::int64_t yours = 0;
};

int main(int argc, char* argv[]) {
  purse shared;
  std::atomic<int> torn{0};
  boost::thread_group threads;

  // [2] One thread writes, 1000 times if nothing else is
  // said.
  const std::int64_t times =
      number_or(1000, argc, argv, usage);
  threads.create_thread([&shared, times] {
    for (std::int64_t n = 0; n < times; ++n) {
      // [3] Write alone: no other writer and no reader is
      // in.
      const boost::lock_guard lock(shared.mutex);
      --shared.mine;
      ++shared.yours;
    }
  });

  // [4] Four others read, as often each.
  for (int i = 0; i < 4; ++i) {
    threads.create_thread([&] {
      for (std::int64_t n = 0; n < times; ++n) {
        // [5] Read beside other readers, but beside no
        // writer. A writer that waits keeps new readers
        // out, so its turn comes. The price: a thread that
        // reads may not lock for reading once more, and
        // POSIX does not know this kind of lock.
        const boost::shared_lock_guard lock(
            shared.mutex);
        if (shared.mine + shared.yours != 0) {
          ++torn;
        }
      }
    });
  }

  // [6] Wait until all of them have finished.
  threads.join_all();

  // [7] No reader has seen half of a transfer.
  std::cout << "torn reads: " << torn << '\n'
            << "writes: " << shared.yours << '\n';
}
