package main

import "os"

func Example() {
	os.Args = []string{"prime-sieve-buffered", "100"}
	main()
	// Output:
	// prime 100: 541
}
