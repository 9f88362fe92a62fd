// A data race: two goroutines read, modify and write one
// variable, and nothing keeps them apart.
package main

import (
	"fmt"
	"sync"
)

// [1] The variable that both goroutines change.
var counter int

func main() {
	// [2] Two goroutines, and a WaitGroup to wait for them.
	const grs = 2
	var wg sync.WaitGroup
	wg.Add(grs)

	// [3] Start them. Each goes through its steps twice.
	for i := 0; i < grs; i++ {
		go func() {
			for n := 0; n < 2; n++ {
				// [4] Read.
				value := counter

				// [5] Modify the copy.
				value++

				// [6] Write it back, over anything that the other
				// one has written since the read. That is the race.
				// Go still promises that a word read is one that
				// was written.
				counter = value
			}
			wg.Done()
		}()
	}

	// [7] Wait until both have finished.
	wg.Wait()

	// [8] 4 if they took turns, 2 or 3 if they did not.
	fmt.Println("Final Counter: ", counter)
}
