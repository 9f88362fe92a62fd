//go:build ignore

// The scheduler. Each explored goroutine parks at its points. Once all of them
// are parked, one is picked, and goes on to its next point. There has to be a
// single P, so that nothing runs beside that goroutine.

package runtime

type exploreThread struct {
	g       guintptr
	pending exploreEvent    // the operation that it is stopped before, or was
	more    []exploreEvent  // further addresses of it
	last    *exploreEvent   // its last event, until its result is known
	sights  [8]exploreSight // since it last changed something
	race    uint32          // the event that `pending` races with, plus 1
	arrived bool            // it is stopped at a point
	blocked bool            // by the runtime, since its last event
	ended   bool
	demoted uint32  // 0: it has its random priority
	origin  uintptr // where it was started

	cases      []exploreCase // of the pending operation; then the one that is taken
	hasDefault bool
	isVain     bool          // the last operation of channels changed nothing
	function   uintptr       // that accesses memory; 0: the program itself
	isFatal    bool          // Go sees it use a map beside another goroutine
	when       int64         // the time that it waits for, 0 for none
	timer      *exploreTimer // that it is the goroutine of, until it has fired
	isTimer    bool
	owner      int    // whose early ends of waits are counted
	early      uint32 // how many
}

var (
	explorePage     *exploreMemory
	exploreOn       bool
	exploreAll      [EXPLORE_THREADS]exploreThread
	exploreCount    int
	exploreCurrent  int // took the last step
	exploreLatest   *exploreEvent
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

// Notes the last results. It logs the next operation of each goroutine behind
// the events.
func exploreFinish() {
	page, events := explorePage, explorePage.eventCount
	var enabled exploreSet
	for t := 0; t < exploreCount; t++ {
		x := &exploreAll[t]
		x.settle()
		switch {
		case x.ended, !x.isAwaited():
		case x.when != 0: // time can move
			enabled.add(t)
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
		if x := &exploreAll[t]; !x.ended && x.isAwaited() && page.eventCount < page.maxEvents {
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
	var none, ready, spinning, tired, late exploreSet
	next := exploreNext()
	exploreWaiting = none
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
		if x.when > next || x.isFull() {
			x.blocked = true
			continue
		}
		if x.blocked && exploreLatest != nil {
			exploreLatest.wakes.add(t)
		}
		x.blocked = false
		switch vain := x.vainReads(); {
		case x.pending.kind == EXPLORE_LOCK && x.pending.isFree() == 0:
		case x.when > exploreClock:
			late.add(t)
			if !x.isAwaited() {
				break
			}
			if exploreAll[x.owner].early < explorePage.spinReads {
				exploreWaiting.add(t)
			} else {
				explorePage.deferred = 1
			}
		case vain >= livelock:
			tired.add(t)
		case vain >= explorePage.spinReads:
			spinning.add(t)
			explorePage.deferred = 1
		default:
			ready.add(t)
		}
	}
	exploreSpinning = spinning
	if ready != none {
		ready.join(exploreWaiting)
		return ready
	}
	exploreWaiting = none
	if late != none {
		return late
	}
	if spinning != none && exploreAwaitsTime(spinning) {
		return exploreEnabled()
	}
	if tired != none {
		exploreStop(EXPLORE_LIVELOCK, "")
	} else if spinning == none {
		exploreStop(EXPLORE_DEADLOCK, "")
	}
	return spinning
}

// Picks who goes on, and logs its operation. All are at rest.
func explorePick() *exploreThread {
	enabled := exploreEnabled()
	next := exploreChoose(enabled)
	exploreCurrent = next
	x := &exploreAll[next]
	e := exploreLog(next, x.pending, enabled)
	exploreLatest = e
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
	x.wakeSleeping()
	x.noteRaces(enabled)
	for _, more := range x.more {
		exploreLog(next, more, exploreSet{})
	}
	switch {
	case x.when != 0:
		x.moveTime(next)
		if x.timer != nil && x.timer.channel != nil {
			exploreWakeSelects(x.timer.channel, true, false)
		}
	case e.kind == EXPLORE_CHANNEL:
		x.transfer(next)
	case x.isInMap(enabled):
		x.isFatal = exploreOption(next, 2) == 1
	}
	return x
}

// Takes those out of the sleep set to whom the operation matters.
func (x *exploreThread) wakeSleeping() {
	for t := 0; t < exploreCount; t++ {
		if x.dependsOn(&exploreAll[t]) {
			exploreSleeping.remove(t)
		}
	}
}

// Returns whether the order of the pending operations can matter.
func (x *exploreThread) dependsOn(y *exploreThread) bool {
	for i := -1; i < len(x.more); i++ {
		for j := -1; j < len(y.more); j++ {
			if x.at(i).dependsOn(y.at(j)) {
				return true
			}
		}
	}
	return false
}

// Returns the pending operation as it works on one of its addresses.
func (x *exploreThread) at(i int) *exploreEvent {
	if i < 0 {
		return &x.pending
	}
	return &x.more[i]
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
func exploreStep(t int, pending exploreEvent, more ...exploreEvent) {
	x := &exploreAll[t]
	x.g.set(getg())
	x.settle()
	x.pending, x.more = pending, more
	x.arrived = true
	isNext := false
	if exploreIsAtRest(t) { // the dispatcher is not needed
		next := explorePick()
		if next != x {
			goready(next.g.ptr(), 1)
		}
		isNext = next == x
	}
	if !isNext {
		gopark(nil, nil, waitReasonZero, 0, 1)
		exploreReseed(getg().m)
	}
	if x.isFatal {
		x.isFatal = false
		racefini()
		fatal("concurrent use of a map")
	}
}
