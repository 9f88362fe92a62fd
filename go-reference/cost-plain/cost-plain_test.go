package main

import "os"

func Example() {
	os.Args = []string{"cost-plain", "1", "1000"}
	main()
	// Output:
	// total: 1000
}
