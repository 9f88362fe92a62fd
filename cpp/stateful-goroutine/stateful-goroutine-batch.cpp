// A stateful thread: one thread owns the counter, and the
// others leave it their additions, which it takes all at
// once.
#include <boost/thread/condition_variable.hpp>
#include <boost/thread/future.hpp>
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>
#include <vector>

#include "arguments.hpp"

constexpr char usage[] =
    "usage: stateful-goroutine [N [ROOM]]\n";

// Additions that nobody has taken yet.
struct mailbox {
  boost::mutex mutex;
  boost::condition_variable changed;
  std::vector<std::uint64_t> additions;
  bool is_closed = false;
};

int main(int argc, char* argv[]) {
  // [1] How many additions? 50000 if nothing is said. There
  // is room for all of them.
  const auto [count, room] =
      count_and_room({50000, 0}, argc, argv, usage);

  // [2] Additions go in by a vector behind a mutex. The
  // total comes out by a promise, which is a channel for
  // one value.
  mailbox mailbox;
  boost::promise<std::uint64_t> total;

  // [3] The owner. Nobody else can reach its counter. It
  // takes all additions that are there, and adds them up
  // without the lock. So it locks and sleeps far less often
  // than with a queue, which it would lock for each.
  boost::thread owner([&] {
    std::uint64_t ops = 0;
    std::vector<std::uint64_t> taken;
    do {
      for (const std::uint64_t n : taken) ops += n;
      taken.clear();
      boost::unique_lock lock(mailbox.mutex);
      mailbox.changed.wait(lock, [&] {
        return !mailbox.additions.empty() ||
               mailbox.is_closed;
      });
      taken.swap(mailbox.additions);
    } while (!taken.empty());
    total.set_value(ops);
  });

  // [4] Start 50 threads, each with its share of the
  // additions.
  boost::thread_group threads;
  for (int i = 0; i < 50; ++i) {
    threads.create_thread([&mailbox,
                           share =
                               (count + i) / 50] {
      // [5] Each leaves an addition of one, 1000 times. It
      // never waits for room. The price: nothing holds back
      // senders that are faster than the owner, and their
      // additions take memory. Only the first of a batch
      // can find the owner asleep.
      for (std::int64_t c = 0; c < share; ++c) {
        const boost::lock_guard lock(mailbox.mutex);
        mailbox.additions.push_back(1);
        if (mailbox.additions.size() == 1) {
          mailbox.changed.notify_one();
        }
      }
    });
  }

  // [6] Once all of them have finished, no more additions
  // will come.
  threads.join_all();
  {
    const boost::lock_guard lock(mailbox.mutex);
    mailbox.is_closed = true;
    mailbox.changed.notify_one();
  }

  // [7] Getting the total orders all of the owner's work
  // before this line.
  std::cout << "ops: " << total.get_future().get()
            << '\n';
  owner.join();
}
