//go:build go1.25

package main

func Example() {
	main()
	// Output:
	// ops: 50000
}
