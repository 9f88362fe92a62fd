// The cost of an addition if each worker has a counter of
// its own.
package main

import (
	"fmt"
	"sync"

	reference "go-reference"
)

// [1] Each counter has a cache line of its own. Otherwise
// the cores would still wait for each other.
type shard struct {
	counter int64
	_       [56]byte
}

func main() {
	// [2] How many workers, and how many additions of each?
	workers, increments := reference.Workers(
		"cost-sharded", 1000)

	// [3] Start them.
	shards := make([]shard, workers)
	var wg sync.WaitGroup
	for w := range shards {
		wg.Add(1)
		go func(counter *int64) {
			// [4] Nobody shares, so nobody waits, and each
			// further core makes this faster.
			for i := int64(0); i < increments; i++ {
				*counter++
			}
			wg.Done()
		}(&shards[w].counter)
	}

	// [5] Wait until all of them have finished, and add up.
	wg.Wait()
	var total int64
	for w := range shards {
		total += shards[w].counter
	}
	fmt.Println("total:", total)
}
