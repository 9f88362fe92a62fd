package main

import (
	"errors"
	"sync"
)

type stack struct {
	mu    sync.Mutex
	items []int
}

func (s *stack) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.items)
}

func lockBoth(first, second *sync.Mutex) {
	first.Lock()
	second.Lock()
	second.Unlock()
	first.Unlock()
}

// lockTurned takes the second one first, unless the fault is mended.
func lockTurned(first, second *sync.Mutex) {
	if !mended {
		first, second = second, first
	}
	lockBoth(first, second)
}

var _ = add(map[string]func(){
	// A method that holds the lock calls one that takes it.
	"double-lock": func() {
		var s stack
		s.mu.Lock()
		n := len(s.items)
		if !mended {
			n = s.size()
		}
		s.items = append(s.items, n)
		s.mu.Unlock()
	},
	// Two goroutines take two locks in turned order.
	"lock-order": func() {
		var a, b sync.Mutex
		together(func() { lockBoth(&a, &b) }, func() { lockTurned(&a, &b) })
	},
	// The same, and nobody waits for them.
	"forgotten-locks": func() {
		var a, b sync.Mutex
		go lockBoth(&a, &b)
		go lockTurned(&a, &b)
	},
	// Three goroutines wait for each other in a ring.
	"lock-ring": func() {
		var locks [3]sync.Mutex
		both := func(first, second int) {
			if mended && first > second {
				first, second = second, first
			}
			locks[first].Lock()
			locks[second].Lock()
			locks[second].Unlock()
			locks[first].Unlock()
		}
		together(func() { both(0, 1) }, func() { both(1, 2) }, func() { both(2, 0) })
	},
	// A writer that waits keeps out a second read lock of the same goroutine.
	"writer-priority": func() {
		var rw sync.RWMutex
		together(func() {
			rw.Lock()
			rw.Unlock()
		}, func() {
			rw.RLock()
			if !mended {
				rw.RLock()
				rw.RUnlock()
			}
			rw.RUnlock()
		})
	},
	// A read lock does not become a write lock.
	"upgraded-lock": func() {
		var rw sync.RWMutex
		rw.RLock()
		if mended {
			rw.RUnlock()
		}
		rw.Lock()
		rw.Unlock()
	},
	// An early return leaves the lock taken.
	"missing-unlock": func() {
		var mu sync.Mutex
		work := func(fails bool) error {
			mu.Lock()
			if fails {
				if mended {
					mu.Unlock()
				}
				return errors.New("failed")
			}
			mu.Unlock()
			return nil
		}
		together(func() { work(true) }, func() { work(false) })
	},
	// It waits for a goroutine that needs the lock it holds.
	"lock-and-wait": func() {
		var mu sync.Mutex
		var wg sync.WaitGroup
		wg.Add(1)
		mu.Lock()
		go func() {
			defer wg.Done()
			mu.Lock()
			mu.Unlock()
		}()
		if mended {
			mu.Unlock()
			wg.Wait()
		} else {
			wg.Wait()
			mu.Unlock()
		}
	},
	// The function of a Once calls the same Once.
	"recursive-once": func() {
		var once sync.Once
		once.Do(func() {
			if !mended {
				once.Do(func() {})
			}
		})
	},
	// Both keep what they have and try to get the rest.
	"try-lock-livelock": func() {
		var a, b sync.Mutex
		both := func(first, second *sync.Mutex) {
			first.Lock()
			for !second.TryLock() {
			}
			second.Unlock()
			first.Unlock()
		}
		first, second := &b, &a
		if mended {
			first, second = &a, &b
		}
		together(func() { both(&a, &b) }, func() { both(first, second) })
	},
	// The lock is a copy.
	"copied-lock": func() {
		type counter struct {
			mu sync.Mutex
			n  *int
		}
		increase := func(c *counter) {
			c.mu.Lock()
			*c.n++
			c.mu.Unlock()
		}
		c := counter{n: new(int)}
		d := &counter{n: c.n}
		if mended {
			d = &c
		}
		together(func() { increase(&c) }, func() { increase(d) })
	},
})
