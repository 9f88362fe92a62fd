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

func (o exploreCase) does() uintptr {
	if o.isSend {
		return exploreSend
	}
	return exploreReceive
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
	ready := 0
	for _, o := range x.cases {
		if o.isReady() {
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
}

// Notes the goroutines whose selects an operation ends. The order of two such
// operations matters, even if their channels are different ones.
func (e *exploreEvent) wakeSelects(c *hchan, does uintptr) {
	if c == nil {
		return
	}
	for _, queue := range [2]*sudog{c.recvq.first, c.sendq.first} {
		for s := queue; s != nil; s = s.next {
			isWoken := does == exploreClose || (queue == c.recvq.first) == (does == exploreSend)
			if t := int(s.g.racectx) - 1; s.isSelect && isWoken {
				e.wakes.add(t)
				x := &exploreAll[t]
				x.wakeSleeping()
				for i := -1; i < len(x.more); i++ {
					exploreLog(t, *x.at(i), exploreSet{})
					exploreCancelTimer(x.at(i).address)
				}
			}
			if does != exploreClose {
				break
			}
		}
	}
}

// Stops before an operation of channels, until it is picked.
func exploreChannels(t int, does uintptr, cases []exploreCase, hasDefault bool) {
	x := &exploreAll[t]
	pc, _ := exploreCaller()
	events := make([]exploreEvent, len(cases), len(cases)+1)
	if len(cases) == 0 {
		events = events[:1] // of no channel
		events[0] = exploreEvent{kind: EXPLORE_CHANNEL, pc: pc, value: does}
	}
	for i, o := range cases {
		events[i] = exploreEvent{kind: EXPLORE_CHANNEL, pc: pc, value: does,
			address: uintptr(unsafe.Pointer(o.c)), sizeFrame: 8}
	}
	x.cases, x.hasDefault = cases, hasDefault
	exploreStep(t, events[0], events[1:]...)
}

// Is called by operations of one channel, which may be nil.
func exploreChannel(does uintptr, c *hchan, hasDefault bool) {
	t := exploreIndex()
	if t < 0 || getg().raceignore != 0 {
		return
	}
	cases := []exploreCase{{c, 0, does == exploreSend}}
	if c == nil {
		cases = nil
	}
	exploreChannels(t, does, cases, hasDefault)
}

// Is called by selects of several cases. All but the one that is chosen lose
// their channels, so that they cannot be taken.
func exploreSelect(first *scase, sends, count int, isBlocking bool) {
	t := exploreIndex()
	if t < 0 || getg().raceignore != 0 {
		return
	}
	all := (*[1 << 16]scase)(unsafe.Pointer(first))[:count]
	cases := make([]exploreCase, 0, count) // append would be seen as the program's
	for i := range all {
		if all[i].c != nil {
			cases = append(cases, exploreCase{all[i].c, i, i < sends})
		}
	}
	exploreChannels(t, exploreSelects, cases, !isBlocking)
	if ready := exploreAll[t].cases; len(ready) > 0 {
		for i := range all {
			if i != ready[0].number {
				all[i].c = nil
			}
		}
	}
}
