// What a counter costs: goroutines add to a counter that is
// atomic, guarded by a mutex, or a counter for each.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
)

const usage = `usage: counter-cost KIND WORKERS INCREMENTS

Each worker adds one to a counter, INCREMENTS times.
Prints the total.

KIND        how the workers share the counter:
  atomic    each addition is atomic
  mutex     a mutex guards it
  sharded   one for each of them, summed at the end
  plain     not at all, there is one worker
WORKERS     1 to 1000, and 1 if KIND is plain
INCREMENTS  1 to 1000000000000
`

// [1] Start the workers, and wait for all of them.
func runWorkers(workers int64, work func(worker int64)) {
	var wg sync.WaitGroup
	for worker := int64(0); worker < workers; worker++ {
		wg.Add(1)
		go func(worker int64) {
			work(worker)
			wg.Done()
		}(worker)
	}
	wg.Wait()
}

// [2] The processor locks the counter, for one addition.
func countAtomic(workers, increments int64) int64 {
	var counter int64
	runWorkers(workers, func(int64) {
		for i := int64(0); i < increments; i++ {
			atomic.AddInt64(&counter, 1)
		}
	})
	return counter
}

// [3] The program locks it, for whatever it has to do.
func countMutex(workers, increments int64) int64 {
	var counter int64
	var mutex sync.Mutex
	runWorkers(workers, func(int64) {
		for i := int64(0); i < increments; i++ {
			mutex.Lock()
			counter++
			mutex.Unlock()
		}
	})
	return counter
}

// [4] Nobody locks. Each counter has a cache line of its
// own, or else the cores would still wait for each other.
type shard struct {
	counter int64
	_       [56]byte
}

func countSharded(workers, increments int64) int64 {
	shards := make([]shard, workers)
	runWorkers(workers, func(worker int64) {
		counter := &shards[worker].counter
		for i := int64(0); i < increments; i++ {
			*counter++
		}
	})
	var total int64
	for i := range shards {
		total += shards[i].counter
	}
	return total
}

// [5] Nobody shares.
func countPlain(increments int64) int64 {
	var counter int64
	runWorkers(1, func(int64) {
		for i := int64(0); i < increments; i++ {
			counter++
		}
	})
	return counter
}

// [6] A number from 1 to limit, or 0 if it is not one.
func parse(text string, limit int64) int64 {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil || number < 1 || number > limit {
		return 0
	}
	return number
}

func rejectArguments() {
	fmt.Fprint(os.Stderr, usage)
	os.Exit(2)
}

func main() {
	// [7] What is to be counted, and how?
	if len(os.Args) != 4 {
		rejectArguments()
	}
	kind := os.Args[1]
	workers := parse(os.Args[2], 1000)
	increments := parse(os.Args[3], 1000000000000)
	if workers == 0 || increments == 0 {
		rejectArguments()
	}

	// [8] Count.
	var total int64
	switch {
	case kind == "atomic":
		total = countAtomic(workers, increments)
	case kind == "mutex":
		total = countMutex(workers, increments)
	case kind == "sharded":
		total = countSharded(workers, increments)
	case kind == "plain" && workers == 1:
		total = countPlain(increments)
	default:
		rejectArguments()
	}
	fmt.Println("total:", total)
}
