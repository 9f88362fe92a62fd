// Atomic load: the main goroutine reads the counter while
// 50 others are still adding to it.

//go:build go1.25

package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	// [1] A counter that 50 goroutines will share.
	var ops atomic.Uint64

	// [2] Start them. Each adds one, 1000 times.
	const total = 50 * 1000
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			for range 1000 {
				ops.Add(1)
			}
		})
	}

	// [3] Meanwhile read, until a read sees the total. There
	// is no need to pause: another thread steals the
	// goroutines that are queued behind this one, and a
	// goroutine that runs for long is interrupted.
	backwards := false
	for last := uint64(0); last < total; {
		now := ops.Load()

		// [4] Atomic reads agree with the order of the
		// additions: no read is below the one before it.
		if now < last {
			backwards = true
		}
		last = now
	}

	// [5] All additions are done. Wait for the goroutines.
	wg.Wait()

	// [6] Print what the reads have shown.
	fmt.Println("reads went backwards:", backwards)
	fmt.Println("ops:", ops.Load())
}
