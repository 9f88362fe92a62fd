package main

func Example() {
	main()
	// Output:
	// job 1: 2
	// job 2: 4
	// job 3: 6
	// job 4: 8
	// job 5: 10
}
