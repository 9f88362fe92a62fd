package main

import "os"

func Example() {
	os.Args = []string{"many-goroutines", "1000"}
	main()
	// Output:
	// total: 1000
}
