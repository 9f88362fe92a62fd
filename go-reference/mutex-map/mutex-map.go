// A mutex and a map: one mutex guards a state of any size,
// while an atomic holds a single word.
package main

import (
	"fmt"
	"sync"

	reference "go-reference"
)

const usage = "usage: mutex-map [N]\n"

// [1] The map, and the mutex that guards it. Only habit
// ties the two together. The compiler does not know that
// they belong to each other.
type container struct {
	mutex    sync.Mutex
	counters map[string]int64
}

// [2] Add one. The mutex is unlocked at the end of the
// function, on every way out.
func (c *container) add(name string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.counters[name]++
}

func main() {
	// [3] A map must be made before it is written to. Put
	// the keys in now, so that the workers only add.
	c := container{
		counters: map[string]int64{"a": 0, "b": 0},
	}

	// [4] Two goroutines add to a, and one adds to b, each
	// 10000 times if nothing else is said. Their counters
	// differ, but the map is the same, and two may not
	// change a map at a time.
	times := reference.NumberOr(10000, usage)
	var wg sync.WaitGroup
	for _, name := range []string{"a", "a", "b"} {
		wg.Add(1)
		go func(name string) {
			for n := int64(0); n < times; n++ {
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
