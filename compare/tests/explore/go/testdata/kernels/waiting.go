package main

import (
	"sync"
	"sync/atomic"
)

// buffer is a queue of any size.
type buffer struct {
	mu    sync.Mutex
	added *sync.Cond
	items []int
}

func newBuffer() *buffer {
	b := &buffer{}
	b.added = sync.NewCond(&b.mu)
	return b
}

func (b *buffer) put(n int) {
	b.mu.Lock()
	b.items = append(b.items, n)
	b.added.Broadcast()
	b.mu.Unlock()
}

func (b *buffer) take() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if mended {
		for len(b.items) == 0 {
			b.added.Wait()
		}
	} else if len(b.items) == 0 {
		b.added.Wait()
	}
	n := b.items[0]
	b.items = b.items[1:]
	return n
}

var _ = add(map[string]func(){
	// Wait can come before Add.
	"late-add": func() {
		var wg sync.WaitGroup
		var n int32
		if mended {
			wg.Add(1)
		}
		go func() {
			if !mended {
				wg.Add(1)
			}
			atomic.StoreInt32(&n, 1)
			wg.Done()
		}()
		wg.Wait()
		if atomic.LoadInt32(&n) == 0 {
			panic("it has not waited")
		}
	},
	// An early return leaves out Done.
	"missing-done": func() {
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			if !mended {
				return
			}
			wg.Done()
		}()
		wg.Wait()
	},
	// One Done too many.
	"double-done": func() {
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			if !mended {
				defer wg.Done()
			}
			wg.Done()
		}()
		wg.Wait()
	},
	// It waits for all before all have been started.
	"wait-in-loop": func() {
		var wg sync.WaitGroup
		wg.Add(2)
		for n := 0; n < 2; n++ {
			go wg.Done()
			if !mended {
				wg.Wait()
			}
		}
		wg.Wait()
	},
	// The goroutine gets a copy.
	"copied-wait-group": func() {
		var wg sync.WaitGroup
		wg.Add(1)
		used := &wg
		if !mended {
			used = &sync.WaitGroup{}
			used.Add(1)
		}
		go used.Done()
		wg.Wait()
	},
	// The signal can come before the wait.
	"missed-signal": func() {
		var mu sync.Mutex
		c := sync.NewCond(&mu)
		isReady := false
		go func() {
			mu.Lock()
			isReady = true
			c.Signal()
			mu.Unlock()
		}()
		mu.Lock()
		if !mended {
			c.Wait()
		}
		for mended && !isReady {
			c.Wait()
		}
		mu.Unlock()
	},
	// One signal for two that wait.
	"signal-for-broadcast": func() {
		var mu sync.Mutex
		c := sync.NewCond(&mu)
		isReady := false
		wait := func() {
			mu.Lock()
			for !isReady {
				c.Wait()
			}
			mu.Unlock()
		}
		together(wait, wait, func() {
			mu.Lock()
			isReady = true
			if mended {
				c.Broadcast()
			} else {
				c.Signal()
			}
			mu.Unlock()
		})
	},
	// What was waited for is looked at once only.
	"if-for-while": func() {
		b := newBuffer()
		take := func() { b.take() }
		together(take, take, func() {
			b.put(1)
			b.put(2)
		})
	},
	// The signal is sent without the lock, between the look and the wait.
	"signal-without-lock": func() {
		var mu sync.Mutex
		c := sync.NewCond(&mu)
		var isReady int32
		go func() {
			if mended {
				mu.Lock()
				defer mu.Unlock()
			}
			atomic.StoreInt32(&isReady, 1)
			c.Signal()
		}()
		mu.Lock()
		for atomic.LoadInt32(&isReady) == 0 {
			c.Wait()
		}
		mu.Unlock()
	},
	// The writer spins on a swap, and the reader does not give back.
	"swap-spin": func() {
		var taken int32
		together(func() {
			for atomic.SwapInt32(&taken, 1) == 1 {
			}
			if mended {
				atomic.StoreInt32(&taken, 0)
			}
		}, func() {
			for !atomic.CompareAndSwapInt32(&taken, 0, 1) {
			}
			if mended {
				atomic.StoreInt32(&taken, 0)
			}
		})
	},
})
