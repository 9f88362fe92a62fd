//go:build ignore

// Time. It moves when nobody can go on otherwise, or when the search tries what
// a sleep or a timer that ends early comes to. They end in the order of their
// times. Each timer is a goroutine.

package runtime

import "unsafe"

const (
	exploreClockAt = 32 // the address of the time
	exploreStart   = 1257894000_000000000
	exploreMoves   = 1000 // so many in an execution are a livelock
)

var (
	exploreClock int64 // nanoseconds since 1970
	exploreMoved int
	exploreTick  int64 = 1 // by which time moves if all look at the clock
	exploreFirst *exploreTimer
	// Those that have to wait for the time, while others can go on.
	exploreWaiting exploreSet
)

type exploreTimer struct {
	timer        unsafe.Pointer // of package time
	period       int64
	function     func(any, uintptr, int64)
	argument     any
	channel      *hchan // nil if it calls a function
	isUnbuffered bool   // seems to be, since Go 1.23
	thread       int    // 0: it has not been started
	owner        int    // the goroutine that counts its early ends
	pc           uintptr
	next         *exploreTimer
}

// Returns the time, 0 in a program that is not explored.
//
//go:linkname exploreTime time.exploreTime
func exploreTime(isPoint bool) int64 {
	if exploreClock == 0 && gogetenv("EXPLORE") != "" {
		exploreClock = exploreStart
	}
	if isPoint {
		if t := exploreIndex(); t >= 0 {
			if pc, code := exploreCaller(); code == codeProgram {
				explorePoint(t, EXPLORE_LOAD, exploreClockAt, 8, pc)
			}
		}
	}
	return exploreClock
}

// Stops until it is time.
func exploreWait(t int, when int64, pc uintptr, more ...exploreEvent) {
	exploreAll[t].when = when
	exploreStep(t, exploreEvent{kind: EXPLORE_TIMER, address: exploreClockAt,
		pc: pc, sizeFrame: 8}, more...)
}

// Moves time, if the wait that is picked has to.
func (x *exploreThread) moveTime(t int) {
	if x.when > exploreClock {
		if exploreWaiting.has(t) {
			exploreAll[x.owner].early++
		}
		exploreClock = x.when
		if exploreMoved++; exploreMoved > exploreMoves {
			exploreStop(EXPLORE_LIVELOCK, "")
		}
	}
	if x.when = 0; explorePage.seed != 0 {
		x.demote()
	}
}

// Moves time for goroutines that look at the clock until it is late enough.
func exploreAwaitsTime(spinning exploreSet) bool {
	for t := 0; t < exploreCount; t++ {
		if spinning.has(t) && exploreAll[t].pending.address == exploreClockAt {
			exploreClock += exploreTick
			exploreTick *= 2
			return exploreTick < 1<<60
		}
	}
	return false
}

// Returns the time after which a sleep or a timer ends next.
func exploreNext() int64 {
	next := int64(maxWhen)
	for t := 0; t < exploreCount; t++ {
		x := &exploreAll[t]
		if x.isFull() {
			x.when = exploreClock + x.timer.period
		} else if !x.ended && x.arrived && x.when != 0 && x.when < next {
			next = x.when
		}
	}
	return next
}

// Returns whether it is a timer whose channel has no room.
func (x *exploreThread) isFull() bool {
	return x.timer != nil && x.timer.channel != nil &&
		x.timer.channel.qcount == x.timer.channel.dataqsiz
}

// Returns whether somebody can see that it ends. The channel of a timer shows it
// to those alone that wait there.
func (x *exploreThread) isAwaited() bool {
	return x.timer == nil || x.timer.channel == nil ||
		x.timer.channel.recvq.first != nil
}

// Is called by time.Sleep.
func exploreSleep(duration int64) bool {
	t := exploreIndex()
	if t < 0 {
		return false
	}
	pc, _ := exploreCaller()
	if duration > 0 {
		exploreSetTime(t, pc)
		when := exploreAfter(duration)
		exploreOvertake(when)
		exploreWait(t, when, pc)
	}
	return true
}

// Returns the time after a duration. There is nothing after the last time.
//
//go:linkname exploreAfter time.exploreAfter
func exploreAfter(duration int64) int64 {
	if duration <= 0 {
		return exploreClock
	}
	if when := exploreClock + duration; when > 0 {
		return when
	}
	return maxWhen
}

// Stops before the start or the stop of a timer, whose order with moves of
// time matters.
func exploreSetTime(t int, pc uintptr, more ...exploreEvent) {
	exploreStep(t, exploreEvent{kind: EXPLORE_LOAD, address: exploreClockAt,
		pc: pc, sizeFrame: 8}, more...)
}

// Starts a timer.
func exploreStartTimer(m *exploreTimer, when int64) {
	t := exploreIndex()
	m.pc, _ = exploreCaller()
	if f := findfunc(**(**uintptr)(unsafe.Pointer(&m.function))); funcname(f) ==
		"time.sendTime" {
		m.channel = (*hchan)(efaceOf(&m.argument).data)
	}
	exploreSetTime(t, m.pc)
	m.next, m.owner = exploreFirst, exploreAll[t].owner
	exploreFirst = m
	m.start(when)
}

func (m *exploreTimer) start(when int64) {
	exploreOvertake(when)
	if m.thread > 0 && exploreAll[m.thread].timer != nil { // it was stopped
		x := &exploreAll[m.thread]
		x.ended, x.blocked, x.when = false, true, when
		return
	}
	m.thread = exploreCount
	go m.run(when)
}

// Is the goroutine of a timer.
func (m *exploreTimer) run(when int64) {
	t := exploreIndex()
	x := &exploreAll[t]
	x.timer, x.isTimer, x.owner = m, true, m.owner
	for {
		exploreWait(t, when, m.pc, m.sends(m.pc)...)
		if m.period == 0 {
			x.timer = nil
		}
		exploreTransfers++
		getg().raceignore++
		m.function(m.argument, 0, 0)
		getg().raceignore--
		if m.period == 0 {
			return
		}
		when = exploreAfter(m.period)
	}
}

// Returns what a step of the timer does with its channel.
func (m *exploreTimer) sends(pc uintptr) []exploreEvent {
	if m.channel == nil {
		return nil
	}
	return []exploreEvent{{kind: EXPLORE_CHANNEL, value: exploreSend,
		address: uintptr(unsafe.Pointer(m.channel)), pc: pc, sizeFrame: 8}}
}

// Notes that a wait could have ended before, but cannot any longer.
func exploreCancel(t int, address uintptr) *exploreEvent {
	return exploreLog(t, exploreEvent{kind: EXPLORE_TIMER, address: address,
		sizeFrame: 8}, exploreSet{})
}

// Notes so of waits that end next, if one is set that ends before.
func exploreOvertake(when int64) {
	next := exploreNext()
	for t := 0; t < exploreCount && when < next; t++ {
		if x := &exploreAll[t]; x.when == next && x.arrived && !x.ended {
			exploreCancel(t, exploreClockAt)
		}
	}
}

// Notes so of a timer whose channel nobody waits for any longer.
func exploreCancelTimer(channel uintptr) {
	for t := 0; t < exploreCount; t++ {
		m := exploreAll[t].timer
		if m != nil && uintptr(unsafe.Pointer(m.channel)) == channel && !exploreAll[t].ended {
			exploreCancel(t, channel)
		}
	}
}

// Stops a timer. Returns whether it had not fired, or nobody can tell.
func exploreStopTimer(timer unsafe.Pointer) (m *exploreTimer, isActive bool) {
	t := exploreIndex()
	pc, _ := exploreCaller()
	for m = exploreFirst; m != nil && m.timer != timer; m = m.next {
	}
	if m == nil {
		return nil, false
	}
	exploreSetTime(t, pc, m.sends(pc)...)
	if x := &exploreAll[m.thread]; x.timer == m {
		isActive = !x.ended
		x.ended = true
		if isActive {
			exploreLatest = exploreCancel(m.thread, exploreClockAt)
		}
	}
	if c := m.channel; m.isUnbuffered && c.qcount > 0 {
		isActive = true
		c.qcount, c.recvx, c.sendx = 0, 0, 0
	}
	return m, isActive
}

func exploreResetTimer(timer unsafe.Pointer, when, period int64) bool {
	m, isActive := exploreStopTimer(timer)
	if m != nil {
		m.period = period
		m.start(when)
	}
	return isActive
}
