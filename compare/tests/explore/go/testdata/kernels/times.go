package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

var _ = add(map[string]func(){
	// Nobody cancels what a goroutine waits for.
	"never-cancelled": func() {
		ctx, cancel := context.WithCancel(context.Background())
		go func() { <-ctx.Done() }()
		if mended {
			cancel()
		}
		_ = cancel
	},
	// The child's context is not made of the one that is cancelled.
	"other-context": func() {
		parent, cancel := context.WithCancel(context.Background())
		base := context.Background()
		if mended {
			base = parent
		}
		child, stop := context.WithCancel(base)
		_ = stop
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-child.Done()
		}()
		cancel()
		wg.Wait()
	},
	// If the time is up first, then nobody receives.
	"timeout-leak": func() {
		result := queue(1)
		go func() { result <- 1 }()
		select {
		case <-result:
		case <-time.After(time.Second):
		}
	},
	// The same by a context.
	"deadline-leak": func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		result := queue(1)
		go func() {
			time.Sleep(time.Millisecond)
			result <- 1
		}()
		select {
		case <-result:
		case <-ctx.Done():
		}
	},
	// Stop does not close the channel of a ticker.
	"stopped-ticker": func() {
		ticker, end := time.NewTicker(time.Second), make(chan struct{})
		go func() {
			for {
				if !mended {
					<-ticker.C
					continue
				}
				select {
				case <-ticker.C:
				case <-end:
					return
				}
			}
		}()
		ticker.Stop()
		close(end)
	},
	// The value has been received, and nothing is left to drain.
	"drained-timer": func() {
		timer := time.NewTimer(time.Second)
		<-timer.C
		if !timer.Stop() && !mended {
			<-timer.C
		}
	},
	// A sleep is no wait.
	"sleep-for-wait": func() {
		var result int32
		end := make(chan struct{})
		go func() {
			atomic.StoreInt32(&result, 1)
			close(end)
		}()
		time.Sleep(time.Second)
		if mended {
			<-end
		}
		if atomic.LoadInt32(&result) == 0 {
			fmt.Print("not yet, ")
		}
	},
	// The function of a timer uses what nobody guards.
	"timer-race": func() {
		var mu sync.Mutex
		n := 0
		increase := func() {
			if mended {
				mu.Lock()
				defer mu.Unlock()
			}
			n++
		}
		end := make(chan struct{})
		time.AfterFunc(time.Millisecond, func() {
			increase()
			close(end)
		})
		increase()
		<-end
	},
	// It polls a flag that nobody guards.
	"polled-flag": func() {
		var isReady int32
		go func() {
			if mended {
				atomic.StoreInt32(&isReady, 1)
			} else {
				isReady = 1
			}
		}()
		for atomic.LoadInt32(&isReady) == 0 {
			time.Sleep(time.Millisecond)
		}
	},
	// It polls, with sleeps, what nobody sets.
	"polled-in-vain": func() {
		var isReady int32
		go func() {
			if mended {
				atomic.StoreInt32(&isReady, 1)
			}
		}()
		for atomic.LoadInt32(&isReady) == 0 {
			time.Sleep(time.Millisecond)
		}
	},
	// The timer fires although what it guards has ended.
	"late-stop": func() {
		var isOver int32
		timer := time.AfterFunc(time.Second, func() {
			if atomic.LoadInt32(&isOver) == 1 {
				panic("the timer was stopped")
			}
		})
		if mended {
			if timer.Stop() {
				atomic.StoreInt32(&isOver, 1)
			}
		} else {
			atomic.StoreInt32(&isOver, 1)
			timer.Stop()
		}
	},
	// A ticker has no end.
	"endless-ticker": func() {
		for range time.NewTicker(time.Second).C {
			if mended {
				return
			}
		}
	},
	// The last heartbeat is waited for after the end.
	"heartbeats": func() {
		beats, end := queue(1), make(chan struct{})
		ticker := time.NewTicker(time.Second)
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer ticker.Stop()
			for {
				select {
				case <-ticker.C:
					if mended {
						select {
						case beats <- 1:
						default:
						}
					} else {
						beats <- 1
					}
				case <-end:
					return
				}
			}
		}()
		close(end)
		wg.Wait()
	},
})
