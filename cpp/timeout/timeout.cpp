// A timeout: wait for a result, but not for ever.
#include <boost/chrono/duration.hpp>
#include <boost/thread/future.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>
#include <string>

using boost::future_status;
using boost::chrono::milliseconds;
using boost::chrono::minutes;

int main() {
  // [1] The first result has to wait until a gate opens. A
  // promise keeps it: if nobody gets it, the thread can
  // still end.
  boost::promise<void> gate;
  boost::promise<std::string> first;
  boost::thread worker([&] {
    gate.get_future().wait();
    first.set_value("result 1");
  });

  // [2] Wait for the result or for the time, whichever
  // comes first.
  auto result = first.get_future();
  if (result.wait_for(milliseconds(1)) ==
      future_status::ready) {
    std::cout << result.get() << std::endl;
  } else {
    std::cout << "timeout" << std::endl;
  }

  // [3] The time is up, so open the gate. The result comes
  // too late, and is dropped with its promise.
  gate.set_value();

  // [4] The second result is there before anybody waits.
  boost::promise<std::string> second;
  second.set_value("result 2");

  // [5] Wait in the same way, but up to a minute. A result
  // that is there always wins against the time.
  result = second.get_future();
  if (result.wait_for(minutes(1)) ==
      future_status::ready) {
    std::cout << result.get() << std::endl;
  } else {
    std::cout << "timeout" << std::endl;
  }
  worker.join();
}
