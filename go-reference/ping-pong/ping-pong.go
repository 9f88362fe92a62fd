// Ping-pong: two goroutines pass a ball to and fro. Each
// has to wait for the other.
package main

import (
	"fmt"

	reference "go-reference"
)

const usage = "usage: ping-pong N\n"

func main() {
	// [1] How many round trips?
	count := reference.Number(usage)

	// [2] One channel there, one back.
	ping := make(chan int64)
	pong := make(chan int64)

	// [3] The other side counts one more, and returns the
	// ball.
	go func() {
		for ball := range ping {
			pong <- ball + 1
		}
	}()

	// [4] Serve, and wait for the ball to come back. Each
	// trip is two switches from one goroutine to another.
	var ball int64
	for i := int64(0); i < count; i++ {
		ping <- ball
		ball = <-pong
	}

	// [5] The end of the game.
	close(ping)
	fmt.Println("ball:", ball)
}
