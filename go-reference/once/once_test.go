package main

func Example() {
	main()
	// Output:
	// built: 1
	// readers: 10
}
