package reference

import (
	"fmt"
	"os"
	"strconv"
)

const highest = 1000000000000

// Size is a number on the command line: its value if it is left out, and its
// limits.
type Size struct{ Usual, Low, High int64 }

// Sizes returns the arguments of the command line, each within its limits. The
// first of them, as many as required says, cannot be left out. If they are not
// that, it prints the usage and ends the program with status 2.
func Sizes(usage string, required int, sizes ...Size) []int64 {
	arguments := os.Args[1:]
	good := required <= len(arguments) && len(arguments) <= len(sizes)
	numbers := []int64{}
	for i, size := range sizes {
		number := size.Usual
		if good && i < len(arguments) {
			var err error
			number, err = strconv.ParseInt(arguments[i], 10, 64)
			good = err == nil && number >= size.Low && number <= size.High
		}
		numbers = append(numbers, number)
	}
	if !good {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	return numbers
}

// Number returns the only argument of the command line, a number from 1 on.
func Number(usage string) int64 {
	return Sizes(usage, 1, Size{1, 1, highest})[0]
}

// NumberOr returns that number, or the usual one if it is left out.
func NumberOr(usual int64, usage string) int64 {
	return Sizes(usage, 0, Size{usual, 1, highest})[0]
}

// CountAndRoom returns two such numbers: how often something is done, and how
// many values a channel has room for. A channel whose usual room is 0 may be
// given room, but not the other way round.
func CountAndRoom(count, room int64, usage string) (int64, int64) {
	low := int64(0)
	if room > 0 {
		low = 1
	}
	const largest = 1000000
	numbers := Sizes(usage, 0, Size{count, 1, highest},
		Size{room, low, largest})
	return numbers[0], numbers[1]
}

// Workers returns the arguments of the programs that show a cost: how many
// workers there are, and how often each of them adds one.
func Workers(program string, limit int64) (workers, increments int64) {
	usage := fmt.Sprintf(`usage: %s WORKERS INCREMENTS

Each worker adds one, INCREMENTS times. Prints the total.

WORKERS     1 to %d
INCREMENTS  1 to %d
`, program, limit, highest)
	numbers := Sizes(usage, 2, Size{1, 1, limit}, Size{1, 1, highest})
	return numbers[0], numbers[1]
}
