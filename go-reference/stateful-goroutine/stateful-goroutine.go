// A stateful goroutine: one goroutine owns the counter, and
// the others send it their additions. Nothing is shared.
package main

import (
	"fmt"
	"sync"
)

func main() {
	// [1] Additions go in by one channel, and the total comes
	// out by another.
	additions := make(chan uint64)
	total := make(chan uint64)

	// [2] The owner. Nobody else can reach its counter, so it
	// needs neither an atomic nor a mutex.
	go func() {
		var ops uint64
		for n := range additions {
			ops += n
		}
		total <- ops
	}()

	// [3] Start 50 goroutines.
	var wg sync.WaitGroup
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func() {
			// [4] Each sends an addition of one, 1000 times.
			for c := 0; c < 1000; c++ {
				additions <- 1
			}
			wg.Done()
		}()
	}

	// [5] Once all of them have finished, no more additions
	// will come.
	wg.Wait()
	close(additions)

	// [6] Receiving orders all of the owner's work before
	// this line.
	fmt.Println("ops:", <-total)
}
