// A once: ten goroutines want a table that is built only
// once, by the first one that asks for it.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// [1] The table, and the Once that remembers whether it is
// built. Only habit ties the two together.
type lazy struct {
	once    sync.Once
	built   int
	squares []int
}

// [2] Build it on the first call. A call that comes
// meanwhile waits for the end of the first. All later ones
// only look at a flag. If building panics, Do still counts
// it as done, and nobody tries again.
func (l *lazy) get() []int {
	l.once.Do(func() {
		l.built++
		for n := 0; n < 100; n++ {
			l.squares = append(l.squares, n*n)
		}
	})
	return l.squares
}

func main() {
	// [3] Start ten goroutines. Any of them may be first.
	var table lazy
	var readers int64
	var wg sync.WaitGroup
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func(n int) {
			// [4] Each finds a table that is complete, without
			// a lock of its own: the end of building comes
			// before each return of Do.
			if table.get()[n] == n*n {
				atomic.AddInt64(&readers, 1)
			}
			wg.Done()
		}(i)
	}

	// [5] Wait until all of them have finished.
	wg.Wait()

	// [6] One has built it, and all have read it.
	fmt.Println("built:", table.built)
	fmt.Println("readers:", readers)
}
