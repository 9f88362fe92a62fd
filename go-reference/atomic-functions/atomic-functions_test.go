package main

func Example() {
	main()
	// Output:
	// Final Counter:  4
}
