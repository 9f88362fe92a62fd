// The cost of a mutex around an addition, alone and while
// others want it.
package main

import (
	"fmt"
	"sync"

	reference "go-reference"
)

func main() {
	// [1] How many workers, and how many additions of each?
	workers, increments := reference.Workers(
		"cost-mutex", 1000)

	// [2] The counter that all of them share, and its mutex.
	// A goroutine that finds it locked looks again for a
	// moment before it sleeps, because it may be free soon.
	var total int64
	var mutex sync.Mutex

	// [3] Start them.
	var wg sync.WaitGroup
	for w := int64(0); w < workers; w++ {
		wg.Add(1)
		go func() {
			// [4] Two atomic operations for each addition, if
			// nobody else wants the lock: casal and ldaddal on
			// ARM64. Any amount of work fits in between.
			for i := int64(0); i < increments; i++ {
				mutex.Lock()
				total++
				mutex.Unlock()
			}
			wg.Done()
		}()
	}

	// [5] Wait until all of them have finished.
	wg.Wait()
	fmt.Println("total:", total)
}
