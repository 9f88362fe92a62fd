//go:build ignore

package time

import _ "unsafe" // for go:linkname

//go:linkname exploreTime
func exploreTime(isPoint bool) int64

// The date of a time in nanoseconds.
func exploreDate(now int64) Time {
	seconds := uint64(now/1e9 + (unixToInternal - minWall))
	return Time{hasMonotonic | seconds<<nsecShift | uint64(now%1e9), now, Local}
}

// The time after a duration. There is nothing after the last time.
func exploreWhen(now, duration int64) int64 {
	if duration <= 0 {
		return now
	}
	if when := now + duration; when > 0 {
		return when
	}
	return 1<<63 - 1
}
