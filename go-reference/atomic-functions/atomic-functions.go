// Atomic functions: read, modify and write are one step,
// and nothing can come between them.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// [1] The variable that both goroutines change. The type
// atomic.Int64 would keep plain accesses out.
var counter int64

func main() {
	// [2] Two goroutines, and a WaitGroup to wait for them.
	const grs = 2
	var wg sync.WaitGroup
	wg.Add(grs)

	// [3] Start them. Each goes through its step twice.
	for i := 0; i < grs; i++ {
		go func() {
			for n := 0; n < 2; n++ {
				// [4] Read, modify and write as one step. There
				// are such functions for 32 and for 64 bits. All
				// accesses to a variable must use those of its
				// size, or else it is a race again.
				atomic.AddInt64(&counter, 1)
			}
			wg.Done()
		}()
	}

	// [5] Wait until both have finished.
	wg.Wait()

	// [6] Always 4. Waiting has ordered the additions before
	// this plain read.
	fmt.Println("Final Counter: ", counter)
}
