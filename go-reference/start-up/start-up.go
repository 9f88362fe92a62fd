// Start-up: a program that prints one line. Every other
// program takes at least this long.
package main

import "fmt"

func main() {
	// [1] Before this line the runtime has set up the heap,
	// the scheduler and the garbage collector, and has
	// started threads of its own. Every Go program does so,
	// and goroutines are cheap from then on.
	fmt.Println("started")
}
