//go:build go1.25

package main

import "os"

func Example() {
	os.Args = []string{"worker-pool"}
	main()
	os.Args = []string{"worker-pool", "1000"}
	main()
	// Output:
	// job 1: 2
	// job 2: 4
	// job 3: 6
	// job 4: 8
	// job 5: 10
	// job 1: 2
	// job 2: 4
	// job 3: 6
	// job 4: 8
	// job 5: 10
}
