// Lock order: two transfers take the same two locks, each
// of them in its own order.
package main

import (
	"fmt"
	"sync"
)

// [1] Each account has a mutex of its own.
type account struct {
	mutex   sync.Mutex
	balance int
}

var moved int

// [2] Lock the account that pays.
func transfer(from, to *account) {
	from.mutex.Lock()
	defer from.mutex.Unlock()

	// [3] Lock the other one as well. If the other transfer
	// has locked it, and wants the first one next, then each
	// waits for the other, for ever. The remedy is an order
	// for all: lock the account with the lower number first.
	to.mutex.Lock()
	defer to.mutex.Unlock()

	// [4] Here this transfer holds both locks.
	from.balance--
	to.balance++
	moved++
}

func main() {
	// [5] One transfer goes from a to b, and one from b to a.
	// The order of their locks is turned.
	var a, b account
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		transfer(&a, &b)
		wg.Done()
	}()
	go func() {
		transfer(&b, &a)
		wg.Done()
	}()

	// [6] Wait until both have finished. Go's runtime notices
	// when nobody can go on, and ends the program. It cannot
	// notice two that wait while a third one goes on.
	wg.Wait()

	// [7] 2, if one was done before the other had a lock. A
	// race detector has nothing to report, because every
	// access is under its lock.
	fmt.Println("moved:", moved)
}
