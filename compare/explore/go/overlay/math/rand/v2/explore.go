//go:build ignore

package rand

import _ "unsafe" // for go:linkname

// Returns a number below count; -1 if it is not a choice of the search.
//
//go:linkname exploreChance
func exploreChance(count int64) int64
