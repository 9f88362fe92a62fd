//go:build ignore

// The functions of the race detector, with points in place of its checks.

package runtime

import (
	"internal/abi"
	"unsafe"
)

const raceenabled = true

var racearenastart, racearenaend uintptr

func isvalidaddr(addr unsafe.Pointer) bool {
	a, data := uintptr(addr), &firstmoduledata
	return racearenastart <= a && a < racearenaend ||
		data.noptrdata <= a && a < data.enoptrbss
}

func raceread(addr uintptr)  { exploreAccess(pointRead, addr, 1, getcallerpc()) }
func racewrite(addr uintptr) { exploreAccess(pointWrite, addr, 1, getcallerpc()) }

func racereadrange(addr, size uintptr) {
	exploreAccess(pointRead, addr, size, getcallerpc())
}

func racewriterange(addr, size uintptr) {
	exploreAccess(pointWrite, addr, size, getcallerpc())
}

// A channel's own accesses belong to the point of its operation.
func racereadpc(addr unsafe.Pointer, callpc, pc uintptr) {
	if pc != abi.FuncPCABIInternal(chansend) {
		exploreAccess(pointRead, uintptr(addr), 1, callpc)
	}
}

func racewritepc(addr unsafe.Pointer, callpc, pc uintptr) {
	if pc != abi.FuncPCABIInternal(closechan) {
		exploreAccess(pointWrite, uintptr(addr), 1, callpc)
	}
}

func racereadrangepc(addr unsafe.Pointer, size, callpc, pc uintptr) {
	exploreAccess(pointRead, uintptr(addr), size, callpc)
}

func racewriterangepc(addr unsafe.Pointer, size, callpc, pc uintptr) {
	exploreAccess(pointWrite, uintptr(addr), size, callpc)
}

// A goroutine is explored if the one that starts it is, which has just logged
// that.
func racegostart(pc uintptr) uintptr {
	gp := getg()
	if gp.m.curg != nil {
		gp = gp.m.curg
	}
	if !exploreOn || gp.racectx-1 >= exploreThreads {
		exploreEarly = exploreEarly || exploreCode(pc) == codeProgram
		return exploreOther
	}
	if exploreCount < exploreThreads {
		x := &exploreAll[exploreCount]
		x.blocked = true // until the event that has made it
		explorePage.events[explorePage.eventCount-1].wakes |= 1 << exploreCount
	}
	exploreCount++
	return uintptr(exploreCount)
}

func racegoend() {
	gp := getg()
	if t := gp.racectx - 1; exploreOn && t < exploreThreads {
		exploreAll[t].settle()
		exploreAll[t].ended = true
		exploreAll[t].g = 0
		gp.racectx = exploreOther
	}
}

func racefini() { exploreExit() }

//go:nosplit
func racemapshadow(addr unsafe.Pointer, size uintptr) {
	if racearenastart == 0 {
		racearenastart = uintptr(addr)
	}
	if racearenaend < uintptr(addr)+size {
		racearenaend = uintptr(addr) + size
	}
}

//go:nosplit
func raceinit() (gctx, pctx uintptr) {
	exploreSeed()
	return exploreOther, 1
}

//go:nosplit
func raceproccreate() uintptr { return 1 }

//go:nosplit
func raceprocdestroy(ctx uintptr) {}

//go:nosplit
func racectxstart(pc, spawnctx uintptr) uintptr { return exploreOther }

//go:nosplit
func racectxend(racectx uintptr) {}

//go:nosplit
func RaceDisable() { getg().raceignore++ }

//go:nosplit
func RaceEnable() { getg().raceignore-- }

func RaceErrors() int { return 0 }

//go:nosplit
func RaceRead(addr unsafe.Pointer) {}

//go:nosplit
func RaceWrite(addr unsafe.Pointer) {}

//go:nosplit
func RaceReadRange(addr unsafe.Pointer, len int) {}

//go:nosplit
func RaceWriteRange(addr unsafe.Pointer, len int) {}

func racefuncenter(callpc uintptr) {}
func racefuncenterfp(fp uintptr)   {}
func racefuncexit()                {}

//go:nosplit
func racemalloc(p unsafe.Pointer, sz uintptr) {}

//go:nosplit
func racefree(p unsafe.Pointer, sz uintptr) {}

//go:nosplit
func raceacquire(addr unsafe.Pointer) {}

//go:nosplit
func raceacquireg(gp *g, addr unsafe.Pointer) {}

//go:nosplit
func raceacquirectx(racectx uintptr, addr unsafe.Pointer) {}

//go:nosplit
func racerelease(addr unsafe.Pointer) {}

//go:nosplit
func racereleaseg(gp *g, addr unsafe.Pointer) {}

//go:nosplit
func racereleaseacquire(addr unsafe.Pointer) {}

//go:nosplit
func racereleaseacquireg(gp *g, addr unsafe.Pointer) {}

//go:nosplit
func racereleasemerge(addr unsafe.Pointer) {}

//go:nosplit
func racereleasemergeg(gp *g, addr unsafe.Pointer) {}

//go:nosplit
func racefingo() {}
