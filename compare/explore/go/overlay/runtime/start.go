//go:build ignore

// The start of an explored program, and the fork server.

package runtime

import "unsafe"

// What the program uses that is not modelled; set by the linker.
var exploreProblem string

// Whether the program has started a goroutine before main.
var exploreEarly bool

// Is called before main.main, by runtime.main.
func exploreBegin() {
	if gogetenv("EXPLORE") == "" {
		return
	}
	const shared, readWrite = 1, 3
	p, failure := mmap(nil, unsafe.Sizeof(exploreMemory{}), readWrite, shared,
		explorePageFD, 0)
	if failure != 0 {
		exit(2)
	}
	explorePage = (*exploreMemory)(p)
	GOMAXPROCS(1)
	setGCPercent(-1)
	debug.asyncpreemptoff = 1
	usleep(1000) // until the other threads are idle
	exploreServe()
	if explorePage.version != exploreVersion {
		exploreStop(exploreRefused, "the runtime is of another version")
	}
	if exploreProblem != "" {
		exploreStop(exploreRefused, exploreProblem)
	}
	if exploreEarly {
		exploreStop(exploreRefused, "a goroutine of init is not modelled")
	}
	go exploreDispatch()
	gp := getg()
	gp.racectx = 1
	exploreAll[0].g.set(gp)
	exploreCount = 1
	exploreOn = true
	exploreReseed(gp.m)
}

var (
	exploreByte   [8]byte
	exploreStatus [2]int32
)

// Runs an execution for each byte of the driver. Returns in each child alone,
// which has this thread only: that will do, because it has the P.
func exploreServe() {
	write(exploreAnswerFD, unsafe.Pointer(&exploreByte), 1)
	for read(exploreCommandFD, unsafe.Pointer(&exploreByte), 1) == 1 {
		const childEnds = 17 // SIGCHLD
		child := exploreSyscall(exploreClone, childEnds, 0)
		if child == 0 {
			return
		}
		page := explorePage
		page.child = int32(child)
		status := uintptr(unsafe.Pointer(&exploreStatus))
		exploreSyscall(exploreWait4, child, status)
		page.waitStatus = exploreStatus[0]
		if page.end == exploreRunning {
			page.end = exploreNormal
			if exploreStatus[0]&0x7f != 0 { // a signal
				page.end = exploreCrash
			}
		}
		write(exploreAnswerFD, unsafe.Pointer(&exploreByte), 1)
	}
	exit(0)
}

// Refuses what waits for something that is not modelled.
func exploreRefuseWait(reason waitReason) {
	switch reason {
	case waitReasonSleep:
		exploreRefuse("time.Sleep")
	case waitReasonIOWait:
		exploreRefuse("waiting for a file or the network")
	case waitReasonSelect:
		exploreRefuse("select")
	}
}

// Ends the execution, because an explored goroutine does what is not modelled.
func exploreRefuse(what string) {
	if exploreIndex() < 0 {
		return
	}
	exploreStop(exploreRefused, what+" is not modelled")
}
