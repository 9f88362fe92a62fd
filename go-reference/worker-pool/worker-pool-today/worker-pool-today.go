// A worker pool: three goroutines take jobs from one
// channel, and send their results to another.

//go:build go1.25

package main

import (
	"fmt"
	"sync"

	reference "go-reference"
)

const usage = "usage: worker-pool [JOBS]\n"

type result struct{ job, value int64 }

func main() {
	// [1] There are five jobs if nothing else is said. Both
	// channels have a buffer for all of them, so no job and
	// no result has to wait for a receiver.
	count := reference.Sizes(usage, 0,
		reference.Size{Usual: 5, Low: 5, High: 1e6},
	)[0]
	jobs := make(chan int64, count)
	results := make(chan result, count)

	// [2] Start three workers. A WaitGroup will tell when all
	// of them have ended.
	var workers sync.WaitGroup
	for range 3 {
		workers.Go(func() {
			// [3] A worker that is free takes the next job. Only
			// one of them can get it.
			for job := range jobs {
				results <- result{job, 2 * job}
			}
		})
	}

	// [4] Hand out the jobs, and close the channel: these are
	// all. Once the workers have ended, so are the results.
	for job := range count {
		jobs <- job + 1
	}
	close(jobs)
	workers.Wait()
	close(results)

	// [5] Results come in the order in which they get ready.
	// Sort them by job.
	values := make([]int64, count+1)
	for done := range results {
		values[done.job] = done.value
	}

	// [6] All results are here, so all jobs are done. Show
	// the first five.
	for job, value := range values[1:6] {
		fmt.Printf("job %d: %d\n", job+1, value)
	}
}
