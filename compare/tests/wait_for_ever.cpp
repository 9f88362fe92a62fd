// A program that gets stuck, for tests of deadlocks.
//
//   wait-for-ever HOW
//
// Two threads wait for each other. With "sleep" one of them only sleeps for a
// second, and wakes the other, and "late" is printed. With "timer" a third
// thread wakes up every now and then, as that of a race detector does. With
// "both" it wakes them, too, for nothing.
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>

int main(int argc, char* argv[]) {
  const std::string how = argc > 1 ? argv[1] : "";
  std::mutex mutex;
  std::condition_variable condition;
  bool is_woken = false;
  std::puts("before");
  std::fflush(stdout);
  std::thread other([&] {
    std::unique_lock lock(mutex);
    if (how != "sleep") condition.wait(lock, [&] { return is_woken; });
    lock.unlock();
    std::this_thread::sleep_for(std::chrono::seconds(1));
    lock.lock();
    is_woken = true;
    condition.notify_all();
  });
  std::thread timer([&] {
    while (how == "timer" || how == "both") {
      std::this_thread::sleep_for(std::chrono::milliseconds(30));
      if (how == "both") condition.notify_all();
    }
  });
  {
    std::unique_lock lock(mutex);
    condition.wait(lock, [&] { return is_woken; });
  }
  other.join();
  timer.join();
  std::puts("late");
}
