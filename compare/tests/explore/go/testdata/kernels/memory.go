package main

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

var _ = add(map[string]func(){
	// All goroutines use one loop variable.
	"captured-variable": func() {
		var wg sync.WaitGroup
		var i int
		for i = 0; i < 2; i++ {
			wg.Add(1)
			n := &i
			if mended {
				n = new(int)
				*n = i
			}
			go func() {
				defer wg.Done()
				_ = 1 / (1 + *n)
			}()
		}
		wg.Wait()
	},
	// Each access is atomic, and the decision is not.
	"check-then-act": func() {
		var left, sold int32 = 1, 0
		buy := func() {
			if mended {
				if atomic.CompareAndSwapInt32(&left, 1, 0) {
					atomic.AddInt32(&sold, 1)
				}
			} else if atomic.LoadInt32(&left) > 0 {
				atomic.AddInt32(&left, -1)
				atomic.AddInt32(&sold, 1)
			}
		}
		together(buy, buy)
		if n := atomic.LoadInt32(&sold); n > 1 {
			fmt.Print("sold twice, ")
		}
	},
	// Two additions by load and store.
	"lost-update": func() {
		var n int32
		increase := func() {
			if mended {
				atomic.AddInt32(&n, 1)
			} else {
				atomic.StoreInt32(&n, atomic.LoadInt32(&n)+1)
			}
		}
		together(increase, increase)
		if atomic.LoadInt32(&n) == 1 {
			fmt.Print("one is lost, ")
		}
	},
	// Two goroutines fill one map.
	"map-writes": func() {
		var mu sync.Mutex
		counts := map[int]int{}
		fill := func(key int) {
			if mended {
				mu.Lock()
				defer mu.Unlock()
			}
			counts[key] = 1
		}
		together(func() { fill(1) }, func() { fill(2) })
	},
	// One fills the map, and one reads it.
	"map-read": func() {
		var mu sync.RWMutex
		names := map[string]int{"a": 1}
		together(func() {
			if mended {
				mu.Lock()
				defer mu.Unlock()
			}
			names["b"] = 2
		}, func() {
			if mended {
				mu.RLock()
				defer mu.RUnlock()
			}
			_ = names["a"]
		})
	},
	// One deletes from the map, and one goes through it.
	"map-range": func() {
		var mu sync.Mutex
		counts := map[int]int{1: 1}
		together(func() {
			if mended {
				mu.Lock()
				defer mu.Unlock()
			}
			delete(counts, 1)
		}, func() {
			if mended {
				mu.Lock()
				defer mu.Unlock()
			}
			for range counts {
			}
		})
	},
	// The goroutine uses what is set after its start.
	"use-before-set": func() {
		var server *sync.Mutex
		if mended {
			server = new(sync.Mutex)
		}
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			server.Lock()
			server.Unlock()
		}()
		if !mended {
			server = new(sync.Mutex)
		}
		wg.Wait()
	},
	// A flag that is set atomically and read plainly.
	"atomic-and-plain": func() {
		var isReady int32
		together(func() { atomic.StoreInt32(&isReady, 1) }, func() {
			if mended {
				_ = atomic.LoadInt32(&isReady)
			} else if isReady == 1 {
				return
			}
		})
	},
	// The first look is without the lock.
	"double-checked-lock": func() {
		var mu sync.Mutex
		var config *int
		get := func() {
			if !mended && config != nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if config == nil {
				config = new(int)
			}
		}
		together(get, get)
	},
	// The flag says that it is built before it is.
	"own-once": func() {
		var isBuilt int32
		var built atomic.Value
		var once sync.Once
		get := func() {
			if mended {
				once.Do(func() { built.Store(1) })
			} else if atomic.CompareAndSwapInt32(&isBuilt, 0, 1) {
				built.Store(1)
			}
			_ = built.Load().(int)
		}
		together(get, get)
	},
	// Two goroutines append to one slice.
	"append": func() {
		var mu sync.Mutex
		var list []int
		grow := func() {
			if mended {
				mu.Lock()
				defer mu.Unlock()
			}
			list = append(list, 1)
		}
		together(grow, grow)
	},
	// Two goroutines set one error.
	"shared-error": func() {
		var err error
		var once sync.Once
		fail := func() {
			if mended {
				once.Do(func() { err = errors.New("failed") })
			} else {
				err = errors.New("failed")
			}
		}
		together(fail, fail)
		if err == nil {
			panic("no error")
		}
	},
	// The result is read before the goroutine has ended.
	"missing-wait": func() {
		result := 0
		end := make(chan struct{})
		go func() {
			result = 1
			close(end)
		}()
		if mended {
			<-end
		}
		if result == 0 {
			fmt.Print("not yet, ")
		}
	},
	// A panic comes when the second value is of another type.
	"two-types": func() {
		var v atomic.Value
		set := func(x any) { v.Store(x) }
		if mended {
			together(func() { set(1) }, func() { set(2) })
		} else {
			together(func() { set(1) }, func() { set("2") })
		}
	},
})
