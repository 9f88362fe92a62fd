package main

import "os"

func Example() {
	os.Args = []string{"cost-rw-mutex", "3", "100", "10"}
	main()
	// Output:
	// total: 300
}
