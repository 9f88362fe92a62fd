//go:build ignore

package time

import _ "unsafe" // for go:linkname

//go:linkname exploreTime
func exploreTime(isPoint bool) int64

//go:linkname exploreAfter
func exploreAfter(duration int64) int64

// The date of a time in nanoseconds.
func exploreDate(now int64) Time {
	seconds := uint64(now/1e9 + (unixToInternal - minWall))
	return Time{hasMonotonic | seconds<<nsecShift | uint64(now%1e9), now, Local}
}
