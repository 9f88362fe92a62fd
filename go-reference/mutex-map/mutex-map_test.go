package main

import "os"

func Example() {
	os.Args = []string{"mutex-map"}
	main()
	os.Args = []string{"mutex-map", "5"}
	main()
	// Output:
	// map[a:20000 b:10000]
	// map[a:10 b:5]
}
