//go:build ignore

// One goroutine at a time. Each explored goroutine parks at its points. Once
// all of them are parked, one is picked and goes on to its next point. This
// needs a single P, so that nothing runs beside what was picked.

package runtime

import "unsafe"

// What a goroutine has read since it last changed something: it spins if it
// reads the same again and again.
type exploreSpin struct {
	pc, value uintptr
	count     uint32
	event     exploreEvent
}

type exploreThread struct {
	g       guintptr
	pending exploreEvent  // the operation at which it is or was last stopped
	last    *exploreEvent // its last event, until its result is known
	arrived bool          // stopped at `pending`
	blocked bool          // by the runtime, since its last event
	ended   bool
	race    uint32 // the event that `pending` races with, plus 1
	spins   [8]exploreSpin
}

var (
	explorePage     *exploreMemory
	exploreOn       bool
	exploreAll      [exploreThreads]exploreThread
	exploreCount    int
	exploreCurrent  int // took the last step
	exploreSleeping uint64
)

// A goroutine that spins is deferred. If all of them spin, they go on until
// each has read the same so often. Then it is a livelock.
const exploreLivelockReads = 10000

// Ends the execution.
func exploreStop(end uint32, message string) {
	page := explorePage
	page.end = end
	copy(page.message[:], message)
	events := page.eventCount
	for t := 0; t < exploreCount; t++ {
		x := &exploreAll[t]
		x.settle()
		if (end == exploreDeadlock || end == exploreLivelock) && !x.ended {
			if !x.arrived && x.g.ptr().waitreason == waitReasonSyncCondWait {
				x.pending.kind = pointWait
			}
			exploreLog(t, x.pending, 0)
		}
	}
	page.pendingCount = page.eventCount - events
	page.eventCount = events
	exit(0)
}

// Logs an operation of a goroutine.
func exploreLog(t int, done exploreEvent, enabled uint64) *exploreEvent {
	page := explorePage
	if page.eventCount >= page.maxEvents || page.eventCount >= exploreEvents {
		page.end = exploreTooMuch
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

// Notes what the last event of a goroutine came to, and whether it spins.
func (x *exploreThread) settle() {
	e := x.last
	if e == nil {
		return
	}
	x.last = nil
	switch e.kind {
	case pointWrite, pointStore:
		e.written = e.peek()
		e.value = e.written
	case pointUpdate:
		e.written = e.peek()
	}
	isVain := e.kind == pointRead || e.kind == pointLoad ||
		e.kind == pointUpdate && e.written == e.value ||
		e.kind == pointTrylock && e.value == 0
	if !isVain {
		x.spins = [8]exploreSpin{}
		return
	}
	for i := range x.spins {
		s := &x.spins[i]
		switch {
		case s.count == 0:
			*s = exploreSpin{e.pc, e.value, 1, *e}
			return
		case s.pc == e.pc && s.event.address == e.address:
			if s.value == e.value {
				s.count++
			} else {
				s.value, s.count = e.value, 1
			}
			return
		}
	}
	x.spins = [8]exploreSpin{}
}

// Returns how often in a row the pending read has had the same result, while
// nothing changed of what the goroutine has read since.
func (x *exploreThread) vainReads() uint32 {
	count := uint32(0)
	for i := range x.spins {
		s := &x.spins[i]
		if s.count == 0 {
			break
		}
		if s.pc == x.pending.pc && s.event.address == x.pending.address {
			count = s.count
		}
		now := s.event.peek()
		if s.event.kind == pointTrylock {
			now = s.event.canLock()
		}
		if now != s.value {
			return 0
		}
	}
	return count
}

// Returns 1 if a sync.Mutex is free. Its first word says so.
func (e *exploreEvent) canLock() uintptr {
	return 1 - uintptr(*(*uint32)(unsafe.Pointer(e.address))&1)
}

// Returns whether all goroutines but one are parked, or have ended.
func exploreIsAtRest(but int) bool {
	if exploreCount > exploreThreads {
		exploreCount = exploreThreads
		exploreStop(exploreTooMuch, "more than 64 goroutines")
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

// Returns who can go on, once all are at rest.
func exploreEnabled() uint64 {
	var ready, spinning, tired uint64
	for t := 0; t < exploreCount; t++ {
		x, bit := &exploreAll[t], uint64(1)<<t
		if x.ended {
			continue
		}
		if !x.arrived {
			x.blocked = true
			exploreRefuseWait(x.g.ptr().waitreason)
			continue
		}
		if x.blocked { // the last step has made it go on
			x.blocked = false
			if n := explorePage.eventCount; n > 0 {
				explorePage.events[n-1].wakes |= bit
			}
		}
		switch reads := x.vainReads(); {
		case x.pending.kind == pointLock && x.pending.canLock() == 0:
		case reads >= exploreLivelockReads:
			tired |= bit
		case reads >= explorePage.spinReads*x.pending.patience():
			spinning |= bit
		default:
			ready |= bit
		}
	}
	switch {
	case ready != 0:
		return ready
	case tired != 0:
		exploreStop(exploreLivelock, "")
	case spinning == 0:
		exploreStop(exploreDeadlock, "")
	}
	return spinning
}

// A plain read is often repeated without a wait for anybody.
func (e *exploreEvent) patience() uint32 {
	if e.isPlain() {
		return 32
	}
	return 1
}

// Returns whom the prefix chooses next, -1 at its end.
func exploreFollow(enabled uint64) int {
	page := explorePage
	if page.eventCount >= page.prefixCount {
		return -1
	}
	if page.eventCount+1 == page.prefixCount {
		exploreSleeping = page.sleep
	}
	next := int(page.prefix[page.eventCount])
	if enabled>>next&1 == 0 {
		exploreStop(exploreDiverged, "")
	}
	exploreSleeping &^= 1 << next
	return next
}

// Picks who goes on, out of those that can.
func exploreChoose(enabled uint64) int {
	next := exploreFollow(enabled)
	if next >= 0 {
		return next
	}
	allowed := enabled &^ exploreSleeping
	if allowed == 0 {
		exploreStop(exploreRedundant, "")
	}
	next = exploreCurrent
	if allowed>>next&1 == 0 {
		for next = 0; allowed>>next&1 == 0; next++ {
		}
	}
	return next
}

// Picks who goes on, and logs its operation. All are at rest.
func explorePick() *exploreThread {
	enabled := exploreEnabled()
	next := exploreChoose(enabled)
	exploreCurrent = next
	x := &exploreAll[next]
	e := exploreLog(next, x.pending, enabled)
	exploreNoteRaces(next, enabled)
	switch e.kind {
	case pointRead, pointLoad, pointUpdate:
		e.value = e.peek()
	case pointTrylock:
		e.value = e.canLock()
	case pointExit:
		for t := 0; t < exploreCount; t++ {
			if t != next && !exploreAll[t].ended {
				e.value |= 1 << t
			}
		}
	}
	for t := 0; t < exploreCount; t++ {
		if exploreSleeping>>t&1 != 0 && e.dependsOn(&exploreAll[t].pending) {
			exploreSleeping &^= 1 << t
		}
	}
	x.last = e
	x.arrived = false
	return x
}

// Notes a race: two can go on, one with a plain access, and it matters who is
// first. Both events are known once the second one has been logged.
func exploreNoteRaces(next int, enabled uint64) {
	page, x := explorePage, &exploreAll[next]
	index := page.eventCount - 1
	if x.race != 0 && page.raceCount < uint32(len(page.races)) {
		page.races[page.raceCount] = [2]uint32{x.race - 1, index}
		page.raceCount++
	}
	x.race = 0
	for t := 0; t < exploreCount; t++ {
		y := &exploreAll[t]
		if t != next && enabled>>t&1 != 0 && y.race == 0 &&
			(x.pending.isPlain() && y.pending.isAccess() ||
				y.pending.isPlain() && x.pending.isAccess()) &&
			x.pending.dependsOn(&y.pending) {
			y.race = index + 1
		}
	}
}

// The dispatcher: picks whenever the goroutine that was to do so got blocked.
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
