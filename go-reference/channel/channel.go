// A channel hands each value from one goroutine to the
// other, and with the value the turn.
package main

import "fmt"

func main() {
	// [1] A channel without a buffer: a send waits until
	// somebody receives.
	numbers := make(chan int)

	// [2] One goroutine sends.
	go func() {
		for n := 1; n <= 5; n++ {
			// [3] When this returns, n was received.
			numbers <- n
		}

		// [4] No more will come. The receiver learns that after
		// the last value.
		close(numbers)
	}()

	// [5] Receive until the channel is closed.
	for n := range numbers {
		fmt.Println(n)
	}

	// [6] There is nothing to wait for, because closing was
	// the last act of the other goroutine.
	fmt.Println("closed")
}
