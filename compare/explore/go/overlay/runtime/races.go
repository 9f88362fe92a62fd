//go:build ignore

// What the order of two steps that are both pending tells: races, and uses of a
// map that Go sees.

package runtime

// Returns whether another goroutine is about to use the same map, so that Go may
// see it.
func (x *exploreThread) isInMap(enabled exploreSet) bool {
	for t := 0; t < exploreCount; t++ {
		y := &exploreAll[t]
		if y != x && enabled.has(t) && x.usesMap() && y.usesMap() &&
			x.pending.dependsOn(&y.pending) {
			return true
		}
	}
	return false
}

func (x *exploreThread) usesMap() bool {
	return x.pending.isPlain() && exploreCode(x.function) == codeMap
}

// Notes races: two can go on, one of them with a plain access, and it matters
// who does so first. They are known once both have been logged.
func (x *exploreThread) noteRaces(enabled exploreSet) {
	page := explorePage
	if x.race != 0 && page.raceCount < uint32(len(page.races)) {
		page.races[page.raceCount] = [2]uint32{x.race - 1, page.eventCount - 1}
		page.raceCount++
	}
	x.race = 0
	for t := 0; t < exploreCount; t++ {
		y := &exploreAll[t]
		if y != x && y.race == 0 && enabled.has(t) &&
			(x.pending.isPlain() || y.pending.isPlain()) &&
			x.pending.isAccess() && y.pending.isAccess() &&
			x.pending.dependsOn(&y.pending) {
			y.race = page.eventCount
		}
	}
}
