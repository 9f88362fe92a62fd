package main

func Example() {
	main()
	// Output:
	// ops: 50000
}
