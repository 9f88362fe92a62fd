//go:build ignore

// The scheduler. Each explored goroutine parks at its points. Once all of them
// are parked, one is picked, and goes on to its next point. There has to be a
// single P, so that nothing runs beside that goroutine.

package runtime

// A value that a goroutine has read, and how often in a row.
type exploreSight struct {
	event exploreEvent
	count uint32
}

type exploreThread struct {
	g       guintptr
	pending exploreEvent    // the operation that it is stopped before, or was
	last    *exploreEvent   // its last event, until its result is known
	sights  [8]exploreSight // since it last changed something
	race    uint32          // the event that `pending` races with, plus 1
	arrived bool            // it is stopped at a point
	blocked bool            // by the runtime, since its last event
	ended   bool
	demoted uint32 // 0: it has its random priority
}

var (
	explorePage     *exploreMemory
	exploreOn       bool
	exploreAll      [EXPLORE_THREADS]exploreThread
	exploreCount    int
	exploreCurrent  int // took the last step
	exploreSleeping exploreSet
	exploreDemoted  uint32 // how often a goroutine became the lowest one
)

// Ends the execution.
func exploreStop(end uint32, message string) {
	explorePage.end = end
	copy(explorePage.message[:], message)
	exploreFinish()
	exit(0)
}

// Notes the last results. What goroutines are about to do, or wait for, is
// logged behind the events.
func exploreFinish() {
	page, events := explorePage, explorePage.eventCount
	var enabled exploreSet
	for t := 0; t < exploreCount; t++ {
		x := &exploreAll[t]
		x.settle()
		switch {
		case x.arrived:
			if x.pending.kind != EXPLORE_LOCK || x.pending.isFree() == 1 {
				enabled.add(t)
			}
		case t == exploreCurrent, x.g == 0, readgstatus(x.g.ptr()) != _Gwaiting:
			enabled.add(t)
		case x.g.ptr().waitreason == waitReasonSyncCondWait:
			x.pending.kind = EXPLORE_WAIT
		}
	}
	for t := 0; t < exploreCount; t++ {
		if x := &exploreAll[t]; !x.ended && page.eventCount < page.maxEvents {
			exploreLog(t, x.pending, enabled)
		}
	}
	page.pendingCount = page.eventCount - events
	page.eventCount = events
}

// Logs an operation of a goroutine.
func exploreLog(t int, done exploreEvent, enabled exploreSet) *exploreEvent {
	page := explorePage
	if page.eventCount >= page.maxEvents {
		page.end = EXPLORE_TOO_MUCH
		copy(page.message[:], "more events than the explorer has room for")
		exit(0)
	}
	e := &page.events[page.eventCount]
	page.eventCount++
	*e = done
	e.enabled, e.sleep = enabled, exploreSleeping
	e.thread, e.chosen = uint8(t), uint8(t)
	return e
}

// Notes what the last event of a goroutine came to. It may belong to a spin if
// it has changed nothing.
func (x *exploreThread) settle() {
	e := x.last
	x.last = nil
	if e == nil {
		return
	}
	if e.isAccess() && !e.isRead() {
		e.written = e.peek()
	}
	if e.kind == EXPLORE_WRITE || e.kind == EXPLORE_STORE {
		e.value = e.written
	}
	if e.isRead() || e.kind == EXPLORE_UPDATE && e.written == e.value ||
		e.kind == EXPLORE_TRYLOCK && e.value == 0 {
		for i := range x.sights {
			s := &x.sights[i]
			isSame := s.event.pc == e.pc && s.event.address == e.address
			if s.count == 0 || isSame && s.event.value != e.value {
				*s = exploreSight{*e, 0}
				isSame = true
			}
			if isSame {
				s.count++
				return
			}
		}
	}
	x.sights = [8]exploreSight{}
}

// Returns how often in a row the pending operation has been in vain. It is 0
// if anything that the goroutine has read meanwhile is no longer as it was.
func (x *exploreThread) vainReads() (count uint32) {
	for i := range x.sights {
		s := &x.sights[i]
		if s.count == 0 {
			break
		}
		if s.event.pc == x.pending.pc && s.event.address == x.pending.address {
			count = s.count
		}
		isLock := s.event.kind == EXPLORE_TRYLOCK
		if isLock && s.event.isFree() == 1 ||
			!isLock && s.event.peek() != s.event.value {
			return 0
		}
	}
	if x.pending.isPlain() { // often repeated without a wait for anybody
		count /= 32
	}
	return count
}

// Returns whether all goroutines but one are parked, or have ended.
func exploreIsAtRest(but int) bool {
	if exploreCount > EXPLORE_THREADS {
		exploreCount = EXPLORE_THREADS
		exploreStop(EXPLORE_TOO_MUCH, "more than 256 goroutines")
	}
	for t := 0; t < exploreCount; t++ {
		x := &exploreAll[t]
		if x.ended || t == but {
			continue
		}
		if x.g == 0 { // new: it has no point yet
			for _, gp := range allgs {
				if gp.racectx == uintptr(t+1) && readgstatus(gp) != _Gdead {
					x.g.set(gp)
				}
			}
		}
		if x.g == 0 || readgstatus(x.g.ptr()) != _Gwaiting {
			return false
		}
	}
	return true
}

// Returns who can go on, once all are at rest. Those that spin are deferred,
// until they have done it so often that it is a livelock.
func exploreEnabled() exploreSet {
	const livelock = 10000
	var none, ready, spinning, tired exploreSet
	for t := 0; t < exploreCount; t++ {
		x := &exploreAll[t]
		if x.ended {
			continue
		}
		if !x.arrived {
			x.blocked = true
			exploreRefuseWait(x.g.ptr().waitreason)
			continue
		}
		if n := explorePage.eventCount; x.blocked && n > 0 {
			explorePage.events[n-1].wakes.add(t)
		}
		x.blocked = false
		switch vain := x.vainReads(); {
		case x.pending.kind == EXPLORE_LOCK && x.pending.isFree() == 0:
		case vain >= livelock:
			tired.add(t)
		case vain >= explorePage.spinReads:
			spinning.add(t)
		default:
			ready.add(t)
		}
	}
	if ready != none {
		return ready
	}
	if tired != none {
		exploreStop(EXPLORE_LIVELOCK, "")
	} else if spinning == none {
		exploreStop(EXPLORE_DEADLOCK, "")
	}
	return spinning
}

// Returns who goes on, out of those that can.
func exploreChoose(enabled exploreSet) int {
	page, n := explorePage, explorePage.eventCount
	if n+1 == page.prefixCount {
		exploreSleeping = page.sleep
	}
	if n < page.prefixCount {
		next := int(page.prefix[n])
		if !enabled.has(next) {
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
		isBetter := t == exploreCurrent || next < 0
		if page.seed != 0 {
			isBetter = next < 0 || exploreIsHigher(t, next)
		}
		if enabled.has(t) && !exploreSleeping.has(t) && isBetter {
			next = t
		}
	}
	if next < 0 {
		exploreStop(EXPLORE_REDUNDANT, "")
	}
	return next
}

// Makes a goroutine the lowest one, if priorities are random.
func (x *exploreThread) demote() {
	exploreDemoted++
	x.demoted = exploreDemoted
}

// Returns whether a goroutine goes before another one by random priorities.
func exploreIsHigher(t, u int) bool {
	x, y, seed := &exploreAll[t], &exploreAll[u], explorePage.seed
	if x.demoted != y.demoted {
		return x.demoted < y.demoted
	}
	return exploreHash(seed, uint64(t)) > exploreHash(seed, uint64(u))
}

// Picks who goes on, and logs its operation. All are at rest.
func explorePick() *exploreThread {
	enabled := exploreEnabled()
	next := exploreChoose(enabled)
	exploreCurrent = next
	x := &exploreAll[next]
	e := exploreLog(next, x.pending, enabled)
	x.arrived = false
	x.last = e
	if e.kind == EXPLORE_UNLOCK && !e.isByOwner() {
		e.kind = EXPLORE_SYNC // it can also come before the lock
	}
	if e.isAccess() {
		e.value = e.peek()
	} else if e.kind == EXPLORE_TRYLOCK {
		e.value = e.isFree()
	}
	for t := 0; t < exploreCount; t++ {
		if e.dependsOn(&exploreAll[t].pending) {
			exploreSleeping.remove(t)
		}
	}
	x.noteRaces(enabled)
	return x
}

// Returns whether the goroutine that unlocks a mutex has locked it.
func (e *exploreEvent) isByOwner() bool {
	for i := int(explorePage.eventCount) - 2; i >= 0; i-- {
		if o := &explorePage.events[i]; o.address == e.address {
			return o.thread == e.thread &&
				(o.kind == EXPLORE_LOCK || o.kind == EXPLORE_TRYLOCK && o.value == 1)
		}
	}
	return false
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

// Picks whenever the goroutine that went on has ended, or was blocked.
func exploreDispatch() {
	for {
		if exploreOn && exploreIsAtRest(-1) {
			goready(explorePick().g.ptr(), 1)
		}
		Gosched()
	}
}

// Stops the calling goroutine before an operation, until it is picked.
func exploreStep(t int, pending exploreEvent) {
	x := &exploreAll[t]
	x.g.set(getg())
	x.settle()
	x.pending = pending
	x.arrived = true
	if exploreIsAtRest(t) { // the dispatcher is not needed
		next := explorePick()
		if next == x {
			return
		}
		goready(next.g.ptr(), 1)
	}
	gopark(nil, nil, waitReasonZero, 0, 1)
	exploreReseed(getg().m)
}
