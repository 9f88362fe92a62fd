//go:build go1.25

package main

func Example() {
	main()
	// Output:
	// reads went backwards: false
	// ops: 50000
}
