package main

import (
	"fmt"
	"regexp"

	reference "go-reference"
)

// What was printed is replaced by a word if it is an allowed outcome, and
// shown as it is if not.
func Example() {
	allowed := regexp.MustCompile(`^([1-4]\n){4}Final Counter:  [2-4]\n$`)
	printed := reference.Capture(main)
	fmt.Println(allowed.ReplaceAllString(printed, "allowed"))
	// Output: allowed
}
