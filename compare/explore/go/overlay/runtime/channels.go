//go:build ignore

// Channels and select. A select works on several channels at once. It is an
// event for each of them, in a row. If several of its cases are ready, a CHOICE
// follows.

package runtime

import "unsafe"

// What an operation of a channel does, as `value` of its event has it.
const (
	exploreClose = iota + 1
	exploreSend
	exploreReceive
	exploreSelects
)

// A case of a select whose channel is not nil.
type exploreCase struct {
	c      *hchan
	number int
	isSend bool
}

func (o exploreCase) isReady() bool {
	c := o.c
	if o.isSend {
		return c.closed != 0 || c.recvq.first != nil || c.qcount < c.dataqsiz
	}
	return c.closed != 0 || c.sendq.first != nil || c.qcount > 0
}

// Returns whether it receives the end of a channel.
func (o exploreCase) isEnd() bool {
	return !o.isSend && o.c.closed != 0 && o.c.qcount == 0
}

// How many operations have changed a channel.
var exploreTransfers uintptr

// Notes that a pending operation of channels is executed. Chooses one of the
// ready cases.
func (x *exploreThread) transfer(t int) {
	isClose := x.pending.value == exploreClose
	ready := 0
	for _, o := range x.cases {
		if isClose || o.isReady() {
			x.cases[ready] = o
			ready++
		}
	}
	x.cases = x.cases[:ready]
	if ready > 1 {
		x.cases = x.cases[exploreOption(t, ready):]
	}
	x.isVain = ready == 0 && x.hasDefault || ready > 0 && x.cases[0].isEnd()
	if !x.isVain {
		exploreTransfers++
	}
	if ready > 0 {
		exploreWakeSelects(x.cases[0].c, x.cases[0].isSend, isClose)
	}
}

// Notes the goroutines whose selects the latest operation ends. The order of two
// such operations matters, even if their channels are different ones.
func exploreWakeSelects(c *hchan, isSend, isClose bool) {
	for i, s := range [2]*sudog{c.recvq.first, c.sendq.first} {
		isWoken := isClose || isSend == (i == 0)
		for ; s != nil && isWoken; s, isWoken = s.next, isClose {
			t := int(s.g.racectx) - 1
			if !s.isSelect || t >= exploreCount {
				continue
			}
			exploreLatest.wakes.add(t)
			x := &exploreAll[t]
			x.wakeSleeping()
			for i := -1; i < len(x.more); i++ {
				exploreLog(t, *x.at(i), exploreSet{})
				exploreCancelTimer(x.at(i).address)
			}
		}
	}
}

// Is called by operations of one channel, which may be nil.
func exploreChannel(does uintptr, c *hchan, hasDefault bool) {
	all, sends := [1]scase{{c: c}}, 0
	if does == exploreSend {
		sends = 1
	}
	exploreCases(does, all[:], sends, hasDefault)
}

// Is called by selects of several cases.
func exploreSelect(first *scase, sends, count int, isBlocking bool) {
	all := (*[1 << 16]scase)(unsafe.Pointer(first))[:count]
	exploreCases(exploreSelects, all, sends, !isBlocking)
}

// Stops before an operation of channels, until it is picked. All cases but the
// one that is chosen lose their channels, so that they cannot be taken.
func exploreCases(does uintptr, all []scase, sends int, hasDefault bool) {
	t := exploreIndex()
	if t < 0 || getg().raceignore != 0 {
		return
	}
	x := &exploreAll[t]
	pc, _ := exploreCaller()
	// Slices that grow would be seen as the program's.
	events := make([]exploreEvent, 1, len(all)+1)
	events[0] = exploreEvent{kind: EXPLORE_CHANNEL, pc: pc, value: does}
	cases := make([]exploreCase, 0, len(all))
	for i := range all {
		if all[i].c != nil {
			e := events[0]
			e.address, e.sizeFrame = uintptr(unsafe.Pointer(all[i].c)), 8
			events = append(events, e)
			cases = append(cases, exploreCase{all[i].c, i, i < sends})
		}
	}
	if len(cases) > 0 {
		events = events[1:]
	}
	x.cases, x.hasDefault = cases, hasDefault
	exploreStep(t, events[0], events[1:]...)
	for i := range all {
		if len(x.cases) > 0 && i != x.cases[0].number {
			all[i].c = nil
		}
	}
}
