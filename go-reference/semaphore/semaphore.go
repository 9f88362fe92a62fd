// A semaphore: twenty tasks want in, and never more than
// three of them are inside.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	// [1] A channel with room for three. A value in it is a
	// task that is inside. The value says nothing, and takes
	// no memory.
	inside := make(chan struct{}, 3)

	// [2] Start twenty tasks.
	var now, crowds, done int64
	var wg sync.WaitGroup
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func() {
			// [3] Go in: send, which waits if three are in.
			inside <- struct{}{}

			// [4] Be inside, and look whether there are more
			// than three.
			if atomic.AddInt64(&now, 1) > 3 {
				atomic.AddInt64(&crowds, 1)
			}
			atomic.AddInt64(&now, -1)

			// [5] Go out: receive, which lets one in that
			// waits.
			<-inside
			atomic.AddInt64(&done, 1)
			wg.Done()
		}()
	}

	// [6] Wait until all of them are done.
	wg.Wait()
	fmt.Println("never more than 3:", crowds == 0)
	fmt.Println("done:", done)
}
