package main

import "os"

func Example() {
	os.Args = []string{"many-waiting", "1000"}
	main()
	// Output:
	// total: 1000
}
