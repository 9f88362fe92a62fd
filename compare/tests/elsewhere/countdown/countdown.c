// Counts down to 1, then says that it is there.
#include <stdio.h>

int main(void) {
  // [1] Where to start.
  int n = 3;

  // [2] One line for each number.
  while (n > 0) printf("%d\n", n--);

  // [3] There is nothing left.
  puts("lift-off");
}
