// The cost of an addition if each worker has a counter of
// its own, and all of them lie side by side.
package main

import (
	"fmt"
	"sync"

	reference "go-reference"
)

func main() {
	// [1] How many workers, and how many additions of each?
	workers, increments := reference.Workers(
		"cost-false-sharing", 8)

	// [2] Eight counters, which fill one cache line. The
	// source shows nothing of that, because no worker
	// touches the counter of another.
	counters := new([8]int64)

	// [3] Start them.
	var wg sync.WaitGroup
	for w := range counters[:workers] {
		wg.Add(1)
		go func(counter *int64) {
			// [4] A core that writes takes the whole line away
			// from the others, though they want other words of
			// it.
			for i := int64(0); i < increments; i++ {
				*counter++
			}
			wg.Done()
		}(&counters[w])
	}

	// [5] Wait until all of them have finished, and add up.
	wg.Wait()
	var total int64
	for _, counter := range counters {
		total += counter
	}
	fmt.Println("total:", total)
}
