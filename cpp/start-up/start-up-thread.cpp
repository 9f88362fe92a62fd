// Start-up with one thread: a program that starts a thread
// to print one line.
#include <boost/thread/thread.hpp>
#include <iostream>

int main() {
  // [1] The first thread costs more than a later one. The
  // kernel maps its stack, and from now on the library has
  // to lock what it did not lock before. Go's runtime has
  // done the like before its main begins.
  boost::thread thread(
      [] { std::cout << "started\n"; });
  thread.join();
}
