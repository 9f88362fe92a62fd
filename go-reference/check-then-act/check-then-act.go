// Check, then act: each access is atomic, and the decision
// made of two of them is not.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// [1] One item is left. Every access to it is atomic.
var stock int64 = 1
var sold int64

func main() {
	// [2] Two buyers, and a WaitGroup to wait for them.
	const buyers = 2
	var wg sync.WaitGroup
	wg.Add(buyers)

	// [3] Start them. Each wants one item.
	for i := 0; i < buyers; i++ {
		go func() {
			// [4] Check: is there one left?
			if atomic.LoadInt64(&stock) > 0 {
				// [5] Act: take it. It may be gone since the
				// check. If both have looked before one of
				// them takes it, both take it.
				atomic.AddInt64(&stock, -1)
				atomic.AddInt64(&sold, 1)
			}
			wg.Done()
		}()
	}

	// [6] Wait until both have finished.
	wg.Wait()

	// [7] 1 or 2. This is no data race, so the race detector
	// has nothing to report. Check and act have to be one
	// step: CompareAndSwapInt64, or a mutex around both.
	fmt.Println("sold:", atomic.LoadInt64(&sold))
}
