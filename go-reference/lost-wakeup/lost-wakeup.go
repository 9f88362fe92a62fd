// A lost wake-up: a signal is for those who wait already,
// and nobody keeps it for those who come later.
package main

import (
	"fmt"
	"sync"
)

// [1] A condition variable, and the mutex that goes with it.
var mutex sync.Mutex
var cond = sync.NewCond(&mutex)

func main() {
	// [2] One goroutine signals, once. If nobody waits at
	// that moment, the signal is lost.
	go func() {
		mutex.Lock()
		cond.Signal()
		mutex.Unlock()
	}()

	// [3] Wait for the signal. Wait unlocks the mutex while
	// it waits. It says nothing of why, so there has to be a
	// variable: set it before the signal, and wait in a loop
	// until it is set. A wait that comes too late finds it
	// set, and is over at once.
	mutex.Lock()
	cond.Wait()
	mutex.Unlock()

	// [4] Woken, if the other goroutine took long enough to
	// start. If the signal was lost, the runtime notices that
	// nobody can go on, and ends the program.
	fmt.Println("woken")
}
