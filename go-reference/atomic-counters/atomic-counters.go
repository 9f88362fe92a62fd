// Atomic counters: 50 goroutines share one counter, and
// none of their additions is lost.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	// [1] A counter that 50 goroutines will share. It only
	// goes up, so it is unsigned. Its type lets plain accesses
	// in. The type atomic.Uint64, since Go 1.19, keeps them
	// out.
	var ops uint64

	// [2] A WaitGroup counts the goroutines still at work.
	var wg sync.WaitGroup

	// [3] Start 50 goroutines. Since Go 1.25, wg.Go is short
	// for Add, go and Done.
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func() {
			// [4] Each adds one, 1000 times, atomically. &ops
			// says where: a copy would be of no use to the
			// others.
			for c := 0; c < 1000; c++ {
				atomic.AddUint64(&ops, 1)
			}
			wg.Done()
		}()
	}

	// [5] Wait until all of them have finished. The additions
	// of each come before its Done, and each Done before Wait
	// returns.
	wg.Wait()

	// [6] A plain read will do, because waiting has ordered
	// all additions before it.
	fmt.Println("ops:", ops)
}
