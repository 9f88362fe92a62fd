// A map for two: two goroutines fill one map, and nothing
// keeps them apart.
package main

import (
	"fmt"
	"sync"
)

func main() {
	// [1] A map grows while it is filled. It moves its
	// entries, and counts them.
	numbers := map[int]int{}

	// [2] Two goroutines, each with 1000 keys of its own.
	var wg sync.WaitGroup
	wg.Add(2)
	for i := 0; i < 2; i++ {
		go func(first int) {
			for n := first; n < 2000; n += 2 {
				// [3] The keys differ, but the map is one.
				// Each write marks the map as being written
				// to. A write that finds the mark of another
				// one ends the program. No recover stops it.
				numbers[n] = n
			}
			wg.Done()
		}(i)
	}

	// [4] Wait until both have finished.
	wg.Wait()

	// [5] 2000 if they took turns. Go promises nothing: the
	// mark is looked at now and then, and may be missed.
	fmt.Println("keys:", len(numbers))
}
