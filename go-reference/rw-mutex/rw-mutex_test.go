package main

func Example() {
	main()
	// Output:
	// torn reads: 0
	// writes: 1000
}
