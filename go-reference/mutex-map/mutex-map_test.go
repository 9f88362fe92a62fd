package main

func Example() {
	main()
	// Output:
	// map[a:20000 b:10000]
}
