package main

import "os"

func Example() {
	os.Args = []string{"ping-pong", "1000"}
	main()
	// Output:
	// ball: 1000
}
