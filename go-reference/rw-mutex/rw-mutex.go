// A read-write mutex: readers let each other in, a writer
// keeps everybody out.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"

	reference "go-reference"
)

const usage = "usage: rw-mutex [N]\n"

// [1] Two fields that belong together: one gains what the
// other loses. In the middle of a transfer this is not
// true, and then nobody may look.
type purse struct {
	mutex       sync.RWMutex
	mine, yours int64
}

func main() {
	var shared purse
	var torn int64
	var wg sync.WaitGroup

	// [2] One goroutine writes, 1000 times if nothing else is
	// said.
	times := reference.NumberOr(1000, usage)
	wg.Add(1)
	go func() {
		for n := int64(0); n < times; n++ {
			// [3] Write alone: no other writer and no reader is
			// in.
			shared.mutex.Lock()
			shared.mine--
			shared.yours++
			shared.mutex.Unlock()
		}
		wg.Done()
	}()

	// [4] Four others read, as often each.
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			for n := int64(0); n < times; n++ {
				// [5] Read beside other readers, but beside no
				// writer. A writer that waits keeps new readers
				// out, so its turn comes.
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
