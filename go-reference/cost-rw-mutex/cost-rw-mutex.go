// The cost of reading behind a read-write mutex, which
// lets other readers in.
package main

import (
	"fmt"
	"sync"
	"time"

	reference "go-reference"
)

const usage = `usage: cost-rw-mutex READERS READS NANOSECONDS

Each reader reads, READS times, and holds the lock for
so many NANOSECONDS. Prints the total of what it read.

READERS      1 to 1000
READS        1 to 1000000000000
NANOSECONDS  0 to 1000000
`

// [1] Be busy for some time. To look at the clock takes
// some ten nanoseconds.
func spend(nanoseconds time.Duration) {
	if nanoseconds > 0 {
		start := time.Now()
		for time.Since(start) < nanoseconds {
		}
	}
}

func main() {
	// [2] How many readers, how many reads of each, and how
	// long is each of them?
	numbers := reference.Sizes(usage, 3,
		reference.Size{Usual: 1, Low: 1, High: 1000},
		reference.Size{Usual: 1, Low: 1, High: 1e12},
		reference.Size{Usual: 0, Low: 0, High: 1e6})
	reads, section := numbers[1], numbers[2]

	// [3] What they read. Nobody writes.
	var mutex sync.RWMutex
	value := int64(1)

	// [4] Start them.
	var total int64
	var wg sync.WaitGroup
	for r := int64(0); r < numbers[0]; r++ {
		wg.Add(1)
		go func() {
			sum := int64(0)
			for i := int64(0); i < reads; i++ {
				// [5] Read beside the others. But each reader counts
				// itself in and out, and all of them share that
				// counter.
				mutex.RLock()
				sum += value
				spend(time.Duration(section))
				mutex.RUnlock()
			}

			// [6] Leave the sum. The lock orders it.
			mutex.Lock()
			total += sum
			mutex.Unlock()
			wg.Done()
		}()
	}

	// [7] Wait until all of them have finished.
	wg.Wait()
	fmt.Println("total:", total)
}
