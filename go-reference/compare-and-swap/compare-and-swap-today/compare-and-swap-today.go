// Compare and swap: 50 goroutines raise a maximum. There is
// no atomic function for that.

//go:build go1.25

package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// [1] The greatest value that anybody has offered.
var greatest atomic.Int64

// [2] Raise it to value, unless it is that great already.
func raise(value int64) {
	for {
		old := greatest.Load()
		if value <= old {
			return
		}

		// [3] Store the value, but only if nobody has come
		// between. A goroutine that was too late looks again.
		// Another one got ahead, so no two block each other.
		if greatest.CompareAndSwap(old, value) {
			return
		}
	}
}

func main() {
	// [4] Start 50 goroutines. Since Go 1.22 each of them
	// has an i of its own, so none has to be handed over.
	var wg sync.WaitGroup
	for i := range int64(50) {
		wg.Go(func() {
			// [5] Each offers 1000 values. They lie between the
			// values of the others.
			for c := range int64(1000) {
				raise(50*c + i)
			}
		})
	}

	// [6] Wait until all of them have finished.
	wg.Wait()

	// [7] The greatest of 0 to 49999.
	fmt.Println("max:", greatest.Load())
}
