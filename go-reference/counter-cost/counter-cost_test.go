package main

import "os"

// Every kind counts what it is told to.
func Example() {
	for _, arguments := range [][]string{
		{"atomic", "3", "1000"},
		{"mutex", "3", "1000"},
		{"sharded", "3", "1000"},
		{"plain", "1", "1000"},
	} {
		os.Args = append([]string{"counter-cost"}, arguments...)
		main()
	}
	// Output:
	// total: 3000
	// total: 3000
	// total: 3000
	// total: 1000
}
