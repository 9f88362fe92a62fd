// Atomic counters: 50 goroutines share one counter, and
// not one of their additions is lost.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	// [1] A counter that 50 goroutines will share. Nothing
	// in its type keeps a plain access out; atomic.Uint64,
	// a type since Go 1.19, does.
	var ops uint64

	// [2] A WaitGroup counts those still at work.
	var wg sync.WaitGroup

	// [3] Start 50 goroutines. Since Go 1.25 wg.Go says
	// Add, go and Done in one.
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func() {
			// [4] Each adds one, 1000 times, atomically.
			for c := 0; c < 1000; c++ {
				atomic.AddUint64(&ops, 1)
			}
			wg.Done()
		}()
	}

	// [5] Wait until all of them have finished. Each Done
	// comes before Wait returns, and so does each addition.
	wg.Wait()

	// [6] A plain read will do: waiting has ordered all
	// additions before it.
	fmt.Println("ops:", ops)
}
