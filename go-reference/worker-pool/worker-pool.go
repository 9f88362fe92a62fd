// A worker pool: three goroutines take jobs from one
// channel, and send their results to another.
package main

import (
	"fmt"

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

	// [2] Start three workers.
	for w := 0; w < 3; w++ {
		go func() {
			// [3] A worker that is free takes the next job. Only
			// one of them can get it.
			for job := range jobs {
				results <- result{job, 2 * job}
			}
		}()
	}

	// [4] Hand out the jobs, and close the channel: these are
	// all.
	for job := int64(1); job <= count; job++ {
		jobs <- job
	}
	close(jobs)

	// [5] Results come in the order in which they get ready.
	// Sort them by job.
	values := make([]int64, count+1)
	for n := int64(0); n < count; n++ {
		done := <-results
		values[done.job] = done.value
	}

	// [6] All results are here, so all jobs are done. Show
	// the first five.
	for job := 1; job <= 5; job++ {
		fmt.Printf("job %d: %d\n", job, values[job])
	}
}
