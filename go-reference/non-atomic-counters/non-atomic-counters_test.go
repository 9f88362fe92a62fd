package main

import (
	"fmt"

	reference "go-reference"
)

// What was printed is shown as it is if it is not an allowed outcome.
func Example() {
	printed := reference.Capture(main)
	var ops int
	fmt.Sscanf(printed, "ops: %d\n", &ops)
	if 2 <= ops && ops <= 50000 && printed == fmt.Sprintln("ops:", ops) {
		printed = "allowed"
	}
	fmt.Println(printed)
	// Output: allowed
}
