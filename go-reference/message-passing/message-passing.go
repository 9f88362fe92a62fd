// Message passing: an atomic flag hands plain data from one
// goroutine to the other.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// [1] The data is plain. The flags say whose turn it is.
// Each flag is written by one side alone.
var (
	data         int
	published    int32
	acknowledged int32
)

// [2] Look a hundred times, then let others run. If there
// is only one processor, the writer needs it.
func await(flag *int32, want int32) {
	for n := 1; atomic.LoadInt32(flag) != want; n++ {
		if n%100 == 0 {
			runtime.Gosched()
		}
	}
}

func main() {
	const messages = 1000
	var wg sync.WaitGroup
	wg.Add(2)

	// [3] One side writes the data, then the flag. A reader
	// that sees the flag sees the data, too. Then the writer
	// waits, because it must not write while the other side
	// may read.
	go func() {
		for n := int32(1); n <= messages; n++ {
			data = int(n)
			atomic.StoreInt32(&published, n)
			await(&acknowledged, n)
		}
		wg.Done()
	}()

	// [4] The other side reads the flag, then the data.
	stale := 0
	go func() {
		for n := int32(1); n <= messages; n++ {
			await(&published, n)
			if data != int(n) {
				stale++
			}

			// [5] This orders the read before the next write.
			atomic.StoreInt32(&acknowledged, n)
		}
		wg.Done()
	}()

	// [6] Wait until both have finished.
	wg.Wait()

	// [7] An atomic in Go is always sequentially consistent.
	// That is more than these flags need. On x86 it makes
	// each store an xchg. On ARM64 it costs nothing: stlr and
	// ldar are what release and acquire take, too.
	fmt.Println("stale reads:", stale)
}
