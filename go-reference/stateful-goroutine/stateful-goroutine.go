// A stateful goroutine: one goroutine owns the counter, and
// the others send it their additions. Nothing is shared.
package main

import (
	"fmt"
	"sync"

	reference "go-reference"
)

const usage = "usage: stateful-goroutine " +
	"[N [ROOM]]\n"

func main() {
	// [1] How many additions, and how many of them does the
	// channel have room for? If nothing is said, 50000 and
	// none, so a send waits until the owner receives.
	count, room := reference.CountAndRoom(
		50000, 0, usage)

	// [2] Additions go in by one channel, and the total comes
	// out by another.
	additions := make(chan uint64, room)
	total := make(chan uint64)

	// [3] The owner. Nobody else can reach its counter, so it
	// needs neither an atomic nor a mutex.
	go func() {
		var ops uint64
		for n := range additions {
			ops += n
		}
		total <- ops
	}()

	// [4] Start 50 goroutines, each with its share of the
	// additions.
	var wg sync.WaitGroup
	for i := int64(0); i < 50; i++ {
		wg.Add(1)
		go func(share int64) {
			// [5] Each sends an addition of one, 1000 times.
			for c := int64(0); c < share; c++ {
				additions <- 1
			}
			wg.Done()
		}((count + i) / 50)
	}

	// [6] Once all of them have finished, no more additions
	// will come.
	wg.Wait()
	close(additions)

	// [7] Receiving orders all of the owner's work before
	// this line.
	fmt.Println("ops:", <-total)
}
