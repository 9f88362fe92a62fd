// A mutex and a map: one mutex guards a state of any size,
// while an atomic holds a single word.
package main

import (
	"fmt"
	"sync"
)

// [1] The map, and the mutex that guards it. Only habit
// ties the two together. The compiler does not know that
// they belong to each other.
type container struct {
	mutex    sync.Mutex
	counters map[string]int
}

// [2] Add one. The mutex is unlocked at the end of the
// function, on every way out.
func (c *container) add(name string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.counters[name]++
}

func main() {
	// [3] A map must be made before it is written to.
	c := container{counters: make(map[string]int)}

	// [4] Two goroutines add to a, and one adds to b. Their
	// counters differ, but the map is the same, and two may
	// not change a map at a time.
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
