package main

func Example() {
	main()
	// Output:
	// stopped: 3
}
