// A cancellation: three goroutines wait for something that
// never comes, until they are told to stop.
package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	// [1] A context can be cancelled, once. By convention it
	// is handed to whatever may have to stop.
	ctx, cancel := context.WithCancel(
		context.Background())

	// [2] Start three workers.
	var stopped int64
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			// [3] Wait for the end. Done is a channel, which
			// cancel closes: a select can wait for it beside
			// the work. Nothing stops a goroutine that does
			// not look.
			<-ctx.Done()
			atomic.AddInt64(&stopped, 1)
			wg.Done()
		}()
	}

	// [4] Tell all of them at once, whether they wait yet or
	// not.
	cancel()

	// [5] To be told is not to have stopped: wait for that.
	wg.Wait()
	fmt.Println("stopped:", stopped)
}
