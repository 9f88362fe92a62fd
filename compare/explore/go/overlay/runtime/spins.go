//go:build ignore

// Spins: loops that read the same again and again, until somebody changes it.

package runtime

// Those that are deferred.
var exploreSpinning exploreSet

// A value that a goroutine has read, and how often in a row.
type exploreSight struct {
	event exploreEvent
	count uint32
}

// Notes what the last event of a goroutine came to. It may belong to a spin if
// it has changed nothing.
func (x *exploreThread) settle() {
	e := x.last
	x.last = nil
	if e == nil {
		return
	}
	if e.isClock() {
		return // it has nothing to do with a spin
	}
	if e.isAccess() && !e.isRead() {
		e.written = e.peek()
	}
	if e.kind == EXPLORE_WRITE || e.kind == EXPLORE_STORE {
		e.value = e.written
	}
	if e.isRead() || e.kind == EXPLORE_UPDATE && e.written == e.value ||
		e.kind == EXPLORE_TRYLOCK && e.value == 0 ||
		e.kind == EXPLORE_CHANNEL && x.isVain {
		seen := *e
		if e.kind == EXPLORE_CHANNEL {
			seen.value = e.peek()
		}
		for i := range x.sights {
			s := &x.sights[i]
			isSame := s.event.pc == e.pc && s.event.address == e.address
			if s.count == 0 || isSame && s.event.value != seen.value {
				*s = exploreSight{seen, 0}
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
