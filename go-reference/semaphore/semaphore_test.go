package main

func Example() {
	main()
	// Output:
	// never more than 3: true
	// done: 20
}
