// Store buffering: each of two goroutines stores, then
// loads what the other one stores. Can both miss it?
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

const rounds = 10000

// [1] Each side has a variable for each round, and notes
// what it saw of the other side. Each variable has a cache
// line of its own. A store has to take it from the other
// core first, and waits in a buffer until then.
type cell struct {
	value int32
	_     [60]byte
}

var (
	stored [2][rounds]cell
	seen   [2][rounds]int32
)

// [2] The two meet every 50 rounds, so that neither runs
// far ahead. First they look at the next variables: the old
// values are then in both caches, and no load has to wait.
// The counter says how many have arrived.
var met int32

func meet(round int) {
	for i := round; i < round+50; i++ {
		atomic.LoadInt32(&stored[0][i].value)
		atomic.LoadInt32(&stored[1][i].value)
	}
	all := int32(2 * (round/50 + 1))
	atomic.AddInt32(&met, 1)
	for n := 1; atomic.LoadInt32(&met) < all; n++ {
		if n%100 == 0 {
			runtime.Gosched()
		}
	}
}

func main() {
	// [3] Start both sides.
	var wg sync.WaitGroup
	for side := 0; side < 2; side++ {
		wg.Add(1)
		go func(mine, other int) {
			for i := range seen[mine] {
				if i%50 == 0 {
					meet(i)
				}

				// [4] Store mine, then load the other's. All
				// atomics in Go have one order, which agrees with
				// the program on each side. So one store comes
				// first, and the other side sees it. The store is
				// an xchg on x86. On ARM64 the two are stlr and
				// ldar, which never pass each other.
				store := &stored[mine][i].value
				load := &stored[other][i].value
				atomic.StoreInt32(store, 1)
				seen[mine][i] = atomic.LoadInt32(load)
			}
			wg.Done()
		}(side, 1-side)
	}

	// [5] Wait until both have finished.
	wg.Wait()

	// [6] In how many rounds did neither see the other?
	zeros := 0
	for i := 0; i < rounds; i++ {
		if seen[0][i] == 0 && seen[1][i] == 0 {
			zeros++
		}
	}
	fmt.Printf("both zero: %d of %d\n",
		zeros, rounds)
}
