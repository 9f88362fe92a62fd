package main

import (
	"fmt"
	"sync"
)

// queue makes a channel, with room if the fault is mended.
func queue(room int) chan int {
	if mended {
		return make(chan int, room)
	}
	return make(chan int)
}

var _ = add(map[string]func(){
	// The second of two results is not received.
	"no-receiver": func() {
		results := queue(2)
		for n := 0; n < 2; n++ {
			go func() { results <- 1 }()
		}
		<-results
	},
	// Nobody closes what is ranged over.
	"missing-close": func() {
		c := make(chan int)
		go func() {
			c <- 1
			if mended {
				close(c)
			}
		}()
		for range c {
		}
	},
	// The channel has not been made.
	"nil-channel": func() {
		var c chan int
		if mended {
			c = make(chan int)
		}
		go func() { c <- 1 }()
		<-c
	},
	// All cases of a select are of nil channels.
	"nil-cases": func() {
		var a, b chan int
		if mended {
			a = make(chan int, 1)
			a <- 1
		}
		select {
		case <-a:
		case b <- 1:
		}
	},
	// A goroutine is to stop by a select without cases.
	"empty-select": func() {
		stop := make(chan struct{})
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			if mended {
				<-stop
			} else {
				select {}
			}
		}()
		close(stop)
		wg.Wait()
	},
	// It sends under a lock that the receiver needs.
	"channel-and-lock": func() {
		var mu sync.Mutex
		c := queue(1)
		together(func() {
			mu.Lock()
			c <- 1
			mu.Unlock()
		}, func() {
			mu.Lock()
			mu.Unlock()
			<-c
		})
	},
	// Two goroutines close one channel.
	"double-close": func() {
		c := make(chan int)
		var once sync.Once
		end := func() {
			if mended {
				once.Do(func() { close(c) })
				return
			}
			select {
			case <-c:
			default:
				close(c)
			}
		}
		together(end, end)
	},
	// The channel is closed while somebody sends.
	"send-on-closed": func() {
		c := make(chan int, 1)
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			c <- 1
		}()
		if mended {
			wg.Wait()
		}
		close(c)
		wg.Wait()
	},
	// A select waits for a stop that nobody sends.
	"missing-stop": func() {
		jobs, stop := make(chan int), make(chan struct{})
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				select {
				case <-jobs:
				case <-stop:
					return
				}
			}
		}()
		jobs <- 1
		if mended {
			close(stop)
		}
		wg.Wait()
	},
	// If a job and the stop are ready, then either is taken.
	"select-order": func() {
		jobs, stop := make(chan int, 1), make(chan struct{})
		close(stop)
		jobs <- 1
		select {
		case <-stop:
		case <-jobs:
			if mended {
				break
			}
			select {
			case <-stop:
				fmt.Print("worked after the stop, ")
			default:
			}
		}
	},
	// A closed channel is always ready.
	"closed-in-a-loop": func() {
		a, b := make(chan int), make(chan int)
		go func() {
			close(a)
			if mended {
				close(b)
			}
		}()
		for n := 2; n > 0; {
			select {
			case _, isOpen := <-a:
				if !isOpen && mended {
					a = nil
					n--
				}
			case <-b:
				b = nil
				n--
			}
		}
	},
	// Nobody waits yet when it signals, and the signal is lost.
	"lost-signal": func() {
		wake := queue(1)
		go func() {
			select {
			case wake <- 1:
			default:
			}
		}()
		<-wake
	},
	// It spins until there are more than will come.
	"length-spin": func() {
		c := make(chan int, 2)
		go func() { c <- 1 }()
		want := 2
		if mended {
			want = 1
		}
		for len(c) < want {
		}
	},
	// It polls for an end that nobody sends.
	"default-spin": func() {
		end := make(chan struct{})
		go func() {
			if mended {
				close(end)
			}
		}()
		for {
			select {
			case <-end:
				return
			default:
			}
		}
	},
	// The consumer takes one and leaves; the producer has more.
	"early-return": func() {
		c, end := make(chan int), make(chan struct{})
		go func() {
			for n := 0; n < 2; n++ {
				select {
				case c <- n:
				case <-end:
					return
				}
			}
		}()
		<-c
		if mended {
			close(end)
		}
	},
	// All jobs are sent before a result is received.
	"full-pool": func() {
		jobs, results := make(chan int), make(chan int)
		go func() {
			for n := range jobs {
				results <- n
			}
		}()
		send := func() {
			jobs <- 1
			jobs <- 2
			close(jobs)
		}
		if mended {
			go send()
		} else {
			send()
		}
		<-results
		<-results
	},
	// Two goroutines each wait for the other one to send first.
	"both-receive": func() {
		a, b := queue(1), queue(1)
		if mended {
			a <- 1
		}
		together(func() {
			<-a
			b <- 1
		}, func() {
			<-b
			a <- 1
		})
	},
	// The place is taken by the goroutine that waits for others with one.
	"nested-semaphore": func() {
		places := make(chan struct{}, 1)
		if mended {
			places = make(chan struct{}, 2)
		}
		places <- struct{}{}
		together(func() {
			places <- struct{}{}
			<-places
		})
		<-places
	},
})
