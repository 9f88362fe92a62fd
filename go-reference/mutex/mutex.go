// A mutex: only one goroutine at a time goes through the
// steps, of any number and on any data.
package main

import (
	"fmt"
	"sync"
)

// [1] The variable, and the mutex that guards it.
var (
	counter int
	mutex   sync.Mutex
)

func main() {
	// [2] Two goroutines, and a WaitGroup to wait for them.
	const grs = 2
	var wg sync.WaitGroup
	wg.Add(grs)

	// [3] Start them. Each goes through its steps twice.
	for i := 0; i < grs; i++ {
		go func() {
			for n := 0; n < 2; n++ {
				// [4] Only one can be past this line.
				mutex.Lock()

				// [5] Read, modify, print and write back.
				value := counter
				value++
				fmt.Println(value)
				counter = value

				// [6] Let the other one in.
				mutex.Unlock()
			}
			wg.Done()
		}()
	}

	// [7] Wait until both have finished.
	wg.Wait()

	// [8] Always 4, with a plain int. The mutex orders each
	// section before the next one, and waiting orders both
	// before this read.
	fmt.Println("Final Counter: ", counter)
}
