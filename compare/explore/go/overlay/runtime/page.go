//go:build ignore

// The page that `compare explore` and this process share, as in
// ../../../protocol.h. The constants EXPLORE_… come from there.

package runtime

import "unsafe"

// A set of goroutines, or of options, as bits.
type exploreSet [EXPLORE_THREADS / 64]uint64

func (s *exploreSet) has(t int) bool { return s[t/64]>>(t%64)&1 != 0 }

func (s *exploreSet) add(t int) { s[t/64] |= 1 << (t % 64) }

func (s *exploreSet) remove(t int) { s[t/64] &^= 1 << (t % 64) }

func (s *exploreSet) join(o exploreSet) {
	for i := range s {
		s[i] |= o[i]
	}
}

func exploreOnly(t int) (s exploreSet) {
	s.add(t)
	return
}

// A random number that is the same each time, as in protocol.h.
func exploreHash(seed, number uint64) uint64 {
	seed += (number + 1) * 0x9E3779B97F4A7C15
	seed = (seed ^ seed>>30) * 0xBF58476D1CE4E5B9
	seed = (seed ^ seed>>27) * 0x94D049BB133111EB
	return seed ^ seed>>31
}

type exploreEvent struct {
	address, value, written, pc uintptr
	enabled, sleep, wakes       exploreSet
	sizeFrame                   uint32
	thread, kind, order, chosen uint8
}

type exploreMemory struct {
	version, prefixCount  uint32
	sleep                 exploreSet
	seed                  uint64
	changes               [EXPLORE_CHANGES]uint32
	spinReads, maxEvents  uint32
	memoryOrder, spurious uint32
	end, eventCount       uint32
	pendingCount          uint32
	child, waitStatus     int32
	raceCount             uint32
	races                 [EXPLORE_RACES][2]uint32
	deferred              uint32
	message               [248]byte
	prefix                [EXPLORE_EVENTS]uint8
	frames                [EXPLORE_FRAMES][2]uint64
	events                [EXPLORE_EVENTS]exploreEvent
}

func (e *exploreEvent) size() uintptr { return uintptr(e.sizeFrame & 0xffff) }

func (e *exploreEvent) isPlain() bool {
	return e.kind == EXPLORE_READ || e.kind == EXPLORE_WRITE
}

func (e *exploreEvent) isAccess() bool {
	return EXPLORE_READ <= e.kind && e.kind <= EXPLORE_UPDATE
}

func (e *exploreEvent) isRead() bool {
	return e.kind == EXPLORE_READ || e.kind == EXPLORE_LOAD
}

// Returns whether it is a wait for a time, or the start or the stop of one.
func (e *exploreEvent) isClock() bool {
	return e.address == exploreClockAt && e.order == 0
}

// All kinds of operations that this runtime logs work on an address, but two.
// None of those is ever pending.
func (e *exploreEvent) dependsOn(o *exploreEvent) bool {
	return !(e.isRead() && o.isRead()) &&
		e.address < o.address+o.size() && o.address < e.address+e.size()
}

// Reads what an access works on. The compiler says where a plain variable
// starts, and not its size. So as much is read as the address is aligned to.
func (e *exploreEvent) peek() uintptr {
	p, size := unsafe.Pointer(e.address), e.size()
	switch {
	case e.address == exploreClockAt:
		return uintptr(exploreClock)
	case e.kind == EXPLORE_CHANNEL:
		return exploreTransfers
	case size == 8 || size == 1 && e.address%8 == 0:
		return *(*uintptr)(p)
	case size == 4 || size == 1 && e.address%4 == 0:
		return uintptr(*(*uint32)(p))
	}
	return uintptr(*(*uint8)(p))
}

// Returns 1 if a sync.Mutex is free. Its first word says so.
func (e *exploreEvent) isFree() uintptr {
	return 1 - uintptr(*(*uint32)(unsafe.Pointer(e.address))&1)
}
