// A worker pool: three goroutines take jobs from one
// channel, and send their results to another.
package main

import "fmt"

type result struct{ job, value int }

func main() {
	// [1] Both channels have a buffer for all five, so no job
	// and no result has to wait for a receiver.
	const count = 5
	jobs := make(chan int, count)
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
	for job := 1; job <= count; job++ {
		jobs <- job
	}
	close(jobs)

	// [5] Results come in the order in which they get ready.
	// Sort them by job.
	var values [count + 1]int
	for n := 0; n < count; n++ {
		done := <-results
		values[done.job] = done.value
	}

	// [6] All results are here, so all jobs are done.
	for job := 1; job <= count; job++ {
		fmt.Printf("job %d: %d\n", job, values[job])
	}
}
