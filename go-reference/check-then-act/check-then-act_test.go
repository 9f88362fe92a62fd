package main

import (
	"fmt"
	"regexp"

	reference "go-reference"
)

// Replaces an allowed outcome by a word, and shows any other output unchanged.
func Example() {
	allowed := regexp.MustCompile(`^sold: [12]\n$`)
	printed := reference.Capture(main)
	fmt.Println(allowed.ReplaceAllString(printed, "allowed"))
	// Output: allowed
}
