// Lock order: two transfers take the same two locks, each
// of them in its own order.
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>

using guard = boost::lock_guard<boost::mutex>;

// [1] Each account has a mutex of its own.
struct account {
  boost::mutex mutex;
  int balance = 0;
};

int moved = 0;

// [2] Lock the account that pays.
void transfer(account& from, account& to) {
  const guard first(from.mutex);

  // [3] Lock the other one as well. If the other transfer
  // has locked it, and wants the first one next, then each
  // waits for the other, for ever. The remedy is a call for
  // both: boost::lock, or std::scoped_lock. Neither of them
  // waits for one lock while it holds the other.
  const guard second(to.mutex);

  // [4] Here this transfer holds both locks.
  --from.balance;
  ++to.balance;
  ++moved;
}

int main() {
  // [5] One transfer goes from a to b, and one from b to a.
  // The order of their locks is turned.
  account a;
  account b;
  boost::thread_group threads;
  threads.create_thread([&] { transfer(a, b); });
  threads.create_thread([&] { transfer(b, a); });

  // [6] Wait until both have finished. Nobody notices when
  // they cannot: the program hangs.
  threads.join_all();

  // [7] 2, if one was done before the other had a lock.
  // ThreadSanitizer reports the turned order then, too. It
  // remembers which lock was taken under which.
  std::cout << "moved: " << moved << '\n';
}
