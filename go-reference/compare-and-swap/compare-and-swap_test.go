package main

func Example() {
	main()
	// Output:
	// max: 49999
}
