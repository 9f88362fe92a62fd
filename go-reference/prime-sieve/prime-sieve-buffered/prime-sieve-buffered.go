// Prime sieve: a chain of goroutines. Each passes on the
// numbers that its prime does not divide.
package main

import (
	"fmt"

	reference "go-reference"
)

const usage = "usage: prime-sieve N\n"

// [1] Send 2, 3, 4 and so on, as long as there is room.
func generate(out chan<- int) {
	for n := 2; ; n++ {
		out <- n
	}
}

// [2] Pass on the numbers that the prime does not divide.
func filter(
	in <-chan int, out chan<- int, prime int,
) {
	for {
		if n := <-in; n%prime != 0 {
			out <- n
		}
	}
}

func main() {
	// [3] Which prime?
	count := reference.Number(usage)

	// [4] The chain begins with all numbers. Each channel has
	// room for 64, so a filter can go on for a while before
	// it has to wait. The price: numbers wait in the chain
	// that nobody will ask for.
	const room = 64
	last := make(chan int, room)
	go generate(last)

	// [5] The next number that comes out of the chain is a
	// prime. It gets a filter of its own, and the chain
	// grows.
	prime := <-last
	for i := int64(1); i < count; i++ {
		next := make(chan int, room)
		go filter(last, next, prime)
		last = next
		prime = <-last
	}

	// [6] The end of main ends all goroutines, also those
	// that wait.
	fmt.Printf("prime %d: %d\n", count, prime)
}
