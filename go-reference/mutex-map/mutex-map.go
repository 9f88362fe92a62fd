// A mutex and a map: one mutex guards a state of any size,
// where an atomic holds a single word.
package main

import (
	"fmt"
	"sync"
)

// [1] The map, and beside it the mutex that guards it. That
// the two belong together is a habit; the compiler does not
// know of it.
type container struct {
	mutex    sync.Mutex
	counters map[string]int
}

// [2] Add one. The mutex is released at the end of the
// function, however that is reached.
func (c *container) add(name string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.counters[name]++
}

func main() {
	// [3] A map must be made before it is written to.
	c := container{counters: make(map[string]int)}

	// [4] Two goroutines add to a, and one to b. Though
	// their counters differ, the map is one, and a map must
	// not be changed by two at a time.
	var wg sync.WaitGroup
	for _, name := range []string{"a", "a", "b"} {
		wg.Add(1)
		go func(name string) {
			for n := 0; n < 10000; n++ {
				c.add(name)
			}
			wg.Done()
		}(name)
	}

	// [5] Wait until all of them have finished.
	wg.Wait()

	// [6] Println sorts the keys.
	fmt.Println(c.counters)
}
