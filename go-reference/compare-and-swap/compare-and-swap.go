// Compare and swap: 50 goroutines raise a maximum. There is
// no atomic function for that.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// [1] The greatest value that anybody has offered.
var greatest int64

// [2] Raise it to value, unless it is that great already.
func raise(value int64) {
	for {
		old := atomic.LoadInt64(&greatest)
		if value <= old {
			return
		}

		// [3] Store the value, but only if nobody has come
		// between. A goroutine that was too late looks again.
		// Another one got ahead, so no two block each other.
		// x86 has lock cmpxchg for it. ARM64 has casal since
		// version 8.1, and before that a loop of ldaxr and
		// stlxr. The program asks which.
		if atomic.CompareAndSwapInt64(
			&greatest, old, value) {
			return
		}
	}
}

func main() {
	// [4] Start 50 goroutines.
	var wg sync.WaitGroup
	for i := int64(0); i < 50; i++ {
		wg.Add(1)
		go func(i int64) {
			// [5] Each offers 1000 values. They lie between the
			// values of the others.
			for c := int64(0); c < 1000; c++ {
				raise(50*c + i)
			}
			wg.Done()
		}(i)
	}

	// [6] Wait until all of them have finished.
	wg.Wait()

	// [7] The greatest of 0 to 49999.
	fmt.Println("max:", greatest)
}
