package main

import "os"

func Example() {
	os.Args = []string{"cost-false-sharing", "3", "1000"}
	main()
	// Output:
	// total: 3000
}
