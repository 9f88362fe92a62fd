// A mutex: one goroutine at a time goes through the steps,
// however many they are and whatever they touch.
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

	// [8] Always 4, and a plain int: the mutex orders each
	// section before the next, and waiting both before this.
	fmt.Println("Final Counter: ", counter)
}
