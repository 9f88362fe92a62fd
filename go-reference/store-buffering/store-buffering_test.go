package main

func Example() {
	main()
	// Output:
	// both zero: 0 of 10000
}
