//go:build ignore

// The page that `compare explore` and this process share: ../../protocol.h in
// Go. The test compares the two.

package runtime

import "unsafe"

const (
	exploreVersion = 1

	explorePageFD    = 3
	exploreCommandFD = 4
	exploreAnswerFD  = 5

	exploreThreads = 64
	exploreEvents  = 1 << 20
	exploreFrames  = 1 << 16

	exploreOutputAt   = 8
	exploreOutputSize = 8
)

const (
	pointStart = iota
	pointRead
	pointWrite
	pointLoad
	pointStore
	pointUpdate
	pointLock
	pointTrylock
	pointUnlock
	pointRlock
	pointRunlock
	pointWait
	pointSignal
	pointCreate
	pointJoin
	pointOutput
	pointYield
	pointChannel
	pointSync
	pointEnd
	pointChoice
	pointExit
	pointWake
)

const (
	exploreRunning = iota
	exploreNormal
	exploreDeadlock
	exploreLivelock
	exploreCrash
	exploreRedundant
	exploreDiverged
	exploreTooMuch
	exploreRefused
)

type exploreEvent struct {
	address, value, written uintptr
	pc                      uintptr
	enabled, sleep, wakes   uint64
	sizeFrame               uint32
	thread, kind            uint8
	order, chosen           uint8
}

type exploreMemory struct {
	version, prefixCount     uint32
	sleep                    uint64
	spinReads, maxEvents     uint32
	memoryOrder, end         uint32
	eventCount, pendingCount uint32
	child, waitStatus        int32
	raceCount                uint32
	races                    [16][2]uint32
	message                  [252]byte
	prefix                   [exploreEvents]uint8
	frames                   [exploreFrames][2]uint64
	events                   [exploreEvents]exploreEvent
}

func (e *exploreEvent) size() uintptr { return uintptr(e.sizeFrame & 0xffff) }

func (e *exploreEvent) hasAddress() bool {
	switch e.kind {
	case pointStart, pointCreate, pointJoin, pointYield, pointEnd,
		pointChoice:
		return false
	}
	return true
}

func (e *exploreEvent) modifies() bool {
	switch e.kind {
	case pointRead, pointLoad, pointRlock, pointRunlock:
		return false
	}
	return e.hasAddress()
}

func (e *exploreEvent) isPlain() bool {
	return e.kind == pointRead || e.kind == pointWrite
}

func (e *exploreEvent) isAccess() bool {
	return pointRead <= e.kind && e.kind <= pointUpdate
}

func (e *exploreEvent) dependsOn(o *exploreEvent) bool {
	return e.hasAddress() && o.hasAddress() && (e.modifies() || o.modifies()) &&
		e.address < o.address+o.size() && o.address < e.address+e.size()
}

// Reads what an event works on. The compiler says of a plain access of a
// machine word only where it is: as much is read as the address is aligned to.
func (e *exploreEvent) peek() uintptr {
	p := unsafe.Pointer(e.address)
	switch size := e.size(); {
	case size == 8 || size == 1 && e.address&7 == 0:
		return *(*uintptr)(p)
	case size == 4 || size == 1 && e.address&3 == 0:
		return uintptr(*(*uint32)(p))
	}
	return uintptr(*(*uint8)(p))
}
