package main

func Example() {
	main()
	// Output:
	// left: 15
	// right: 15
	// both closed
}
