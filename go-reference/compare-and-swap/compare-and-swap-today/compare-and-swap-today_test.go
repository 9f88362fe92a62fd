//go:build go1.25

package main

func Example() {
	main()
	// Output:
	// max: 49999
}
