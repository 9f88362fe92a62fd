package main

func Example() {
	main()
	// Output:
	// taken: 300
	// sum: 15150
}
