// A channel: values go from one goroutine to another, and
// with each of them the turn.
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

		// [4] No more will come. Who receives is told so,
		// after the last value.
		close(numbers)
	}()

	// [5] Receive until the channel is closed.
	for n := range numbers {
		fmt.Println(n)
	}

	// [6] Nothing to wait for: closing was the last thing
	// that the other one did.
	fmt.Println("closed")
}
