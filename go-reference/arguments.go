package reference

import (
	"fmt"
	"os"
	"strconv"
)

// Numbers returns the arguments of the command line, a number from 1 to its
// limit for each limit. If they are not that, it prints the usage and ends the
// program with status 2.
func Numbers(usage string, limits ...int64) []int64 {
	numbers := []int64{}
	if len(os.Args) == len(limits)+1 {
		for i, limit := range limits {
			number, err := strconv.ParseInt(os.Args[i+1], 10, 64)
			if err == nil && number >= 1 && number <= limit {
				numbers = append(numbers, number)
			}
		}
	}
	if len(numbers) < len(limits) {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	return numbers
}

// Number returns the only argument of the command line, a number from 1 on.
func Number(usage string) int64 {
	const limit = 1000000000000
	return Numbers(usage, limit)[0]
}

// Workers returns the arguments of the programs that show a cost: how many
// workers there are, and how often each of them adds one.
func Workers(program string, limit int64) (workers, increments int64) {
	const highest = 1000000000000
	usage := fmt.Sprintf(`usage: %s WORKERS INCREMENTS

Each worker adds one, INCREMENTS times. Prints the total.

WORKERS     1 to %d
INCREMENTS  1 to %d
`, program, limit, highest)
	numbers := Numbers(usage, limit, highest)
	return numbers[0], numbers[1]
}
