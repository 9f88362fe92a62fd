// A cancellation: three threads wait for something that
// never comes, until they are told to stop.
#include <atomic>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

int main() {
  // [1] A stop_source can be told to stop, once. A jthread
  // has one of its own, but these three share this one.
  std::stop_source source;

  // [2] Start three workers.
  std::atomic<int> stopped{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&stopped,
                          stop =
                              source.get_token()] {
      // [3] Wait for the end. A condition_variable_any
      // takes a token, and wakes up for it. Nothing is
      // thrown. Nothing stops a thread that does not
      // look at its token.
      std::mutex mutex;
      std::condition_variable_any never;
      std::unique_lock lock(mutex);
      never.wait(lock, stop, [] { return false; });
      ++stopped;
    });
  }

  // [4] Tell all of them at once, whether they wait yet or
  // not.
  source.request_stop();

  // [5] To be told is not to have stopped: wait for that. A
  // jthread is joined where it is destroyed.
  threads.clear();
  std::cout << "stopped: " << stopped << '\n';
}
