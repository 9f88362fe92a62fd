// Many goroutines: as many as the command line says, each
// of which adds one to a shared counter.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
)

func main() {
	// [1] How many?
	var count int64
	err := strconv.ErrSyntax
	if len(os.Args) == 2 {
		count, err = strconv.ParseInt(os.Args[1], 10, 64)
	}
	if err != nil || count < 1 {
		fmt.Fprintln(os.Stderr, "usage: many-goroutines N")
		os.Exit(2)
	}

	// [2] A counter that all of them will share.
	var total int64

	// [3] A WaitGroup counts those still at work.
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
