// Command kernels runs one of many small programs, each with a fault of a known
// kind: kernels NAME. With a second argument, the fault is mended.
package main

import (
	"fmt"
	"os"
	"sync"
)

// Whether the fault is mended.
var mended bool

// The programs, by name.
var kernels = map[string]func(){}

// add adds programs.
func add(more map[string]func()) bool {
	for name, kernel := range more {
		kernels[name] = kernel
	}
	return true
}

// together runs functions in goroutines and waits for all of them.
func together(functions ...func()) {
	var wg sync.WaitGroup
	for _, f := range functions {
		wg.Add(1)
		go func(f func()) {
			defer wg.Done()
			f()
		}(f)
	}
	wg.Wait()
}

func main() {
	mended = len(os.Args) > 2
	kernels[os.Args[1]]()
	fmt.Print("done")
}
