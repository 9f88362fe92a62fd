//go:build ignore

// Choices follow the prefix. The runtime makes those behind it.

package runtime

// Returns who goes on, out of those that can.
func exploreChoose(enabled exploreSet) int {
	page, n := explorePage, explorePage.eventCount
	if n+1 == page.prefixCount {
		exploreSleeping = page.sleep
	}
	if n < page.prefixCount {
		next := int(page.prefix[n])
		if !enabled.has(next) && !exploreSpinning.has(next) {
			exploreStop(EXPLORE_DIVERGED, "")
		}
		exploreSleeping.remove(next)
		return next
	}
	for _, change := range page.changes {
		if page.seed != 0 && change == n && n != 0 {
			exploreAll[exploreCurrent].demote()
		}
	}
	next := -1
	for t := 0; t < exploreCount; t++ {
		if enabled.has(t) && !exploreSleeping.has(t) &&
			(next < 0 || exploreIsHigher(t, next)) {
			next = t
		}
	}
	if x := &exploreAll[0]; next < 0 && enabled == exploreOnly(0) &&
		x.pending.kind == EXPLORE_EXIT && exploreIsAnyBlocked() {
		next = 0 // those that are left behind are another outcome
	}
	if next < 0 {
		exploreStop(EXPLORE_REDUNDANT, "")
	}
	return next
}

func exploreIsAnyBlocked() bool {
	for t := 0; t < exploreCount; t++ {
		x := &exploreAll[t]
		waits := x.blocked || x.arrived && x.pending.kind == EXPLORE_LOCK
		if waits && !x.ended && x.timer == nil {
			return true
		}
	}
	return false
}

// Makes a goroutine the lowest one, if priorities are random.
func (x *exploreThread) demote() {
	exploreDemoted++
	x.demoted = exploreDemoted
}

// Returns whether a goroutine goes before a lower one, because it went on last
// or its random priority is higher.
func exploreIsHigher(t, u int) bool {
	x, y, seed := &exploreAll[t], &exploreAll[u], explorePage.seed
	if seed == 0 {
		isWaiting := exploreWaiting.has(t)
		if isWaiting != exploreWaiting.has(u) {
			return !isWaiting
		}
		return t == exploreCurrent
	}
	if x.demoted != y.demoted {
		return x.demoted < y.demoted
	}
	return exploreHash(seed, uint64(t)) > exploreHash(seed, uint64(u))
}

// Chooses an option.
func exploreOption(t, count int) int {
	page, n := explorePage, explorePage.eventCount
	option := 0
	if n < page.prefixCount {
		option = int(page.prefix[n])
	} else if page.seed != 0 {
		option = int(exploreHash(^page.seed, uint64(n)) % uint64(count))
	}
	if n+1 == page.prefixCount {
		exploreSleeping = page.sleep
	}
	var options exploreSet
	for i := 0; i < count && i < EXPLORE_THREADS; i++ {
		options.add(i)
	}
	e := exploreLog(t, exploreEvent{kind: EXPLORE_CHOICE, value: uintptr(count),
		pc: exploreAll[t].pending.pc}, options)
	e.chosen = uint8(option)
	if option >= count {
		exploreStop(EXPLORE_DIVERGED, "")
	}
	return option
}
