// Many waiting: the command line says how many goroutines.
// All of them wait for a gate to open.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"

	reference "go-reference"
)

const usage = "usage: many-waiting N\n"

func main() {
	// [1] How many?
	count := reference.Number(usage)

	// [2] A gate. Nothing is sent through it, but a receiver
	// waits until it is closed.
	gate := make(chan struct{})
	var total int64

	// [3] Start them. Each needs a stack as long as it waits.
	var ready, wg sync.WaitGroup
	for i := int64(0); i < count; i++ {
		ready.Add(1)
		wg.Add(1)
		go func() {
			// [4] Come to the gate and wait, then add one.
			ready.Done()
			<-gate
			atomic.AddInt64(&total, 1)
			wg.Done()
		}()
	}

	// [5] Once all have come, open the gate for all.
	ready.Wait()
	close(gate)

	// [6] Wait until all of them have finished.
	wg.Wait()
	fmt.Println("total:", total)
}
