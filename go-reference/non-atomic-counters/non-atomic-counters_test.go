package main

import (
	"fmt"

	reference "go-reference"
)

// Replaces an allowed outcome by a word, and shows any other output unchanged.
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
