// The cost of an addition if there is one worker, and
// nothing holds it up.
package main

import (
	"fmt"

	reference "go-reference"
)

func main() {
	// [1] How many additions? There is one worker.
	_, increments := reference.Workers(
		"cost-plain", 1)

	// [2] A goroutine adds, as in the other programs.
	var total int64
	done := make(chan struct{})
	go func() {
		// [3] The counter is in memory, because the other
		// goroutine reads it. x86 adds there by one
		// instruction, which is not atomic. ARM64 takes ldr,
		// add and str.
		for i := int64(0); i < increments; i++ {
			total++
		}
		close(done)
	}()

	// [4] Wait until it has finished.
	<-done
	fmt.Println("total:", total)
}
