// What an addition costs where there is one worker, and
// nothing to keep it from.
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
		// [3] The counter is in memory, for the other one
		// to read.
		for i := int64(0); i < increments; i++ {
			total++
		}
		close(done)
	}()

	// [4] Wait until it has finished.
	<-done
	fmt.Println("total:", total)
}
