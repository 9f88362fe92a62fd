// Prime sieve: a chain of goroutines, each of which lets
// pass what its prime does not divide.
package main

import (
	"fmt"

	reference "go-reference"
)

const usage = "usage: prime-sieve N\n"

// [1] Send 2, 3, 4 and so on, for as long as somebody
// receives.
func generate(out chan<- int) {
	for n := 2; ; n++ {
		out <- n
	}
}

// [2] Pass on what the prime does not divide.
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

	// [4] The chain begins with all numbers.
	last := make(chan int)
	go generate(last)

	// [5] What comes out of the chain is a prime, and gets
	// a filter of its own, which makes the chain longer.
	prime := <-last
	for i := int64(1); i < count; i++ {
		next := make(chan int)
		go filter(last, next, prime)
		last = next
		prime = <-last
	}

	// [6] The end of main ends all others, whatever they
	// wait for.
	fmt.Printf("prime %d: %d\n", count, prime)
}
