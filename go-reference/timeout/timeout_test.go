package main

func Example() {
	main()
	// Output:
	// timeout
	// result 2
}
