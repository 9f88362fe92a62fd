// Atomic counters: 50 goroutines share one counter, and
// none of their additions is lost.

//go:build go1.25

package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	// [1] A counter that 50 goroutines will share. Its type
	// is atomic, so no plain access can slip in.
	var ops atomic.Uint64

	// [2] A WaitGroup counts the goroutines still at work.
	var wg sync.WaitGroup

	// [3] Start 50 goroutines. wg.Go counts each of them in
	// and out, so neither can be forgotten.
	for range 50 {
		wg.Go(func() {
			// [4] Each adds one, 1000 times, atomically.
			for range 1000 {
				ops.Add(1)
			}
		})
	}

	// [5] Wait until all of them have finished. The additions
	// of each come before its end, and each end before Wait
	// returns.
	wg.Wait()

	// [6] A plain read would do, because waiting has ordered
	// all additions before it. The type has none.
	fmt.Println("ops:", ops.Load())
}
