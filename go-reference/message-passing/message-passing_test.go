package main

func Example() {
	main()
	// Output:
	// stale reads: 0
}
