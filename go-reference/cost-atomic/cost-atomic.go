// The cost of an atomic addition, alone and while others
// add to the same counter.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"

	reference "go-reference"
)

func main() {
	// [1] How many workers, and how many additions of each?
	workers, increments := reference.Workers(
		"cost-atomic", 1000)

	// [2] The counter that all of them share.
	var total int64

	// [3] Start them.
	var wg sync.WaitGroup
	for w := int64(0); w < workers; w++ {
		wg.Add(1)
		go func() {
			// [4] One instruction for each addition: lock xadd on
			// x86, ldaddal on ARM64, once the program has seen
			// that it is there. Meanwhile it has the counter's
			// cache line to itself, so two cores take turns.
			for i := int64(0); i < increments; i++ {
				atomic.AddInt64(&total, 1)
			}
			wg.Done()
		}()
	}

	// [5] Wait until all of them have finished.
	wg.Wait()
	fmt.Println("total:", total)
}
