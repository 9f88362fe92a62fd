// A late Add: a worker has to be counted before it starts, or
// the wait for it may be over before it is counted.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func main() {
	// [1] A WaitGroup counts those who have not finished.
	var wg sync.WaitGroup
	var done int64

	// [2] Start three goroutines.
	for i := 0; i < 3; i++ {
		go func() {
			// [3] Too late: the one that waits may have been
			// here before. The remedy is to add one before
			// the go statement.
			wg.Add(1)

			// [4] The work, which lets others run meanwhile.
			runtime.Gosched()
			atomic.AddInt64(&done, 1)
			wg.Done()
		}()
	}

	// [5] Give them a moment to start, and wait until the
	// count is 0. The moment makes the fault rarer, and does
	// not mend it: the count may be 0 because not all have
	// started. An Add that meets the end of a wait may also
	// panic.
	runtime.Gosched()
	wg.Wait()

	// [6] 0 to 3. The race detector counts Add beside Wait
	// as a data race, and go vet 1.25 and newer refuses it.
	// wg.Go of the same versions, in main, is not too late.
	fmt.Println("done:", atomic.LoadInt64(&done))
}
