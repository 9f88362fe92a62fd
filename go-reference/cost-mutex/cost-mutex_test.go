package main

import "os"

func Example() {
	os.Args = []string{"cost-mutex", "3", "1000"}
	main()
	// Output:
	// total: 3000
}
