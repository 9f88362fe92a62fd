package main

import "os"

func Example() {
	os.Args = []string{"cost-atomic", "3", "1000"}
	main()
	// Output:
	// total: 3000
}
