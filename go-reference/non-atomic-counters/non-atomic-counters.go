// Non-atomic counters: the same 50 goroutines with a plain
// counter. Additions get lost, differently in each run.
package main

import (
	"fmt"
	"sync"
)

func main() {
	// [1] A counter that 50 goroutines will share.
	var ops uint64

	// [2] A WaitGroup counts the goroutines still at work.
	var wg sync.WaitGroup

	// [3] Start 50 goroutines.
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func() {
			// [4] Each adds one, 1000 times. This is the race:
			// two may read the same number, and both store that
			// number plus one. Go promises only that a read of a
			// machine word sees a number that was written.
			for c := 0; c < 1000; c++ {
				ops++
			}
			wg.Done()
		}()
	}

	// [5] Wait until all of them have finished.
	wg.Wait()

	// [6] At most 50000, and at worst 2.
	fmt.Println("ops:", ops)
}
