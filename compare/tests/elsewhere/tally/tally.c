// A tally that two keep, and neither asks the other.
#include <pthread.h>
#include <stdio.h>

// [1] What both count in.
int tally = 0;

// [2] Each adds one. That is a race: an addition reads and
// writes, and the other may do so in between.
void* add(void* unused) {
  ++tally;
  return unused;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i) {
    pthread_create(&threads[i], NULL, add, NULL);
  }

  // [3] Once both have finished, it is 2, or 1.
  for (int i = 0; i < 2; ++i) {
    pthread_join(threads[i], NULL);
  }
  printf("tally: %d\n", tally);
}
