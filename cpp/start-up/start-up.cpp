// Start-up: a program that prints one line. Every other
// program takes at least this long.
#include <iostream>

int main() {
  // [1] Before this line there is little to do. The kernel
  // has mapped the executable, and the standard library has
  // set up its streams. No thread was started.
  std::cout << "started\n";
}
