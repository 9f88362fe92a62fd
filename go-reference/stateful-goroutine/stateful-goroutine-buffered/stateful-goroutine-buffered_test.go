package main

import "os"

func Example() {
	os.Args = []string{"stateful-goroutine-buffered"}
	main()
	os.Args = []string{"stateful-goroutine-buffered", "99", "7"}
	main()
	// Output:
	// ops: 50000
	// ops: 99
}
