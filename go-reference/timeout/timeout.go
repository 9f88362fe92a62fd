// A timeout: wait for a result, but not for ever.
package main

import (
	"fmt"
	"time"
)

func main() {
	// [1] The first result has to wait until a gate opens.
	// Its channel has room for it: if nobody receives it,
	// the goroutine can still end.
	gate := make(chan bool)
	first := make(chan string, 1)
	go func() {
		<-gate
		first <- "result 1"
	}()

	// [2] Wait for the result or for the time, whichever
	// comes first.
	select {
	case result := <-first:
		fmt.Println(result)
	case <-time.After(time.Millisecond):
		fmt.Println("timeout")
	}

	// [3] The time is up, so open the gate. The result comes
	// too late, and is dropped with its channel.
	close(gate)

	// [4] The second result is there before anybody waits.
	second := make(chan string, 1)
	second <- "result 2"

	// [5] Wait in the same way, but up to a minute: if both
	// were ready, select would pick one by chance.
	select {
	case result := <-second:
		fmt.Println(result)
	case <-time.After(time.Minute):
		fmt.Println("timeout")
	}
}
