package main

import "os"

func Example() {
	os.Args = []string{"rw-mutex"}
	main()
	os.Args = []string{"rw-mutex", "5"}
	main()
	// Output:
	// torn reads: 0
	// writes: 1000
	// torn reads: 0
	// writes: 5
}
