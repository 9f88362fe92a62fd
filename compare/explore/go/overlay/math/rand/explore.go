//go:build ignore

package rand

import _ "unsafe" // for go:linkname

//go:linkname exploreOption
func exploreOption(count int64) int64

// A program that seeds has the same numbers each time.
var exploreIsSeeded bool

// Returns a number below count; -1 if it is not a choice of the search.
func exploreChance(count int64) int64 {
	if exploreIsSeeded {
		return -1
	}
	return exploreOption(count)
}
