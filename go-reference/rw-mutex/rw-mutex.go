// A read-write mutex: readers do not keep each other out,
// a writer keeps everybody out.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// [1] Two fields that belong together: what one gains, the
// other loses. Between the two statements of a transfer
// that does not hold, and nobody may look.
type purse struct {
	mutex       sync.RWMutex
	mine, yours int
}

func main() {
	var shared purse
	var torn int64
	var wg sync.WaitGroup

	// [2] One goroutine writes, 1000 times.
	wg.Add(1)
	go func() {
		for n := 0; n < 1000; n++ {
			// [3] Alone: no writer, and no reader.
			shared.mutex.Lock()
			shared.mine--
			shared.yours++
			shared.mutex.Unlock()
		}
		wg.Done()
	}()

	// [4] Four others read, 1000 times each.
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			for n := 0; n < 1000; n++ {
				// [5] With other readers, but no writer. Once
				// a writer waits, no new reader gets in: so
				// its turn comes.
				shared.mutex.RLock()
				if shared.mine+shared.yours != 0 {
					atomic.AddInt64(&torn, 1)
				}
				shared.mutex.RUnlock()
			}
			wg.Done()
		}()
	}

	// [6] Wait until all of them have finished.
	wg.Wait()

	// [7] No reader has seen half of a transfer.
	fmt.Println("torn reads:", torn)
	fmt.Println("writes:", shared.yours)
}
