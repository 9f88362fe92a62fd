// Many goroutines: the command line says how many. Each
// adds one to a shared counter.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"

	reference "go-reference"
)

const usage = "usage: many-goroutines N\n"

func main() {
	// [1] How many?
	count := reference.Number(usage)

	// [2] A counter that all of them will share.
	var total int64

	// [3] A WaitGroup counts the goroutines still at work.
	var wg sync.WaitGroup

	// [4] Start them.
	for i := int64(0); i < count; i++ {
		wg.Add(1)
		go func() {
			// [5] Each adds one, atomically.
			atomic.AddInt64(&total, 1)
			wg.Done()
		}()
	}

	// [6] Wait until all of them have finished.
	wg.Wait()
	fmt.Println("total:", total)
}
