//go:build ignore

// The start of an explored program, and the fork server.

package runtime

import (
	"internal/runtime/syscall/linux"
	"unsafe"
)

// The name of the test to run, if the program has tests; set by the linker.
var exploreTest string

// Returns the arguments, with the test that is to run.
func exploreArguments() []string {
	if exploreTest == "" {
		return argslice
	}
	return append(argslice, "-test.run=^"+exploreTest+"$")
}

// Whether the program has started a goroutine before main.
var exploreEarly bool

// Is called by runtime.main, before main.main.
func exploreBegin() {
	if gogetenv("EXPLORE") == "" {
		return
	}
	const shared, readWrite = 1, 3
	p, failure := mmap(nil, unsafe.Sizeof(exploreMemory{}), readWrite, shared,
		EXPLORE_PAGE_FD, 0)
	if failure != 0 {
		exit(2)
	}
	explorePage = (*exploreMemory)(p)
	GOMAXPROCS(1)
	setGCPercent(-1)
	debug.asyncpreemptoff = 1
	usleep(1000) // until the other threads are idle
	exploreServe()
	if explorePage.version != EXPLORE_VERSION {
		exploreStop(EXPLORE_REFUSED, "the program is built for another version")
	}
	if exploreEarly {
		exploreStop(EXPLORE_REFUSED, "a goroutine before main is not modelled")
	}
	go exploreDispatch()
	gp := getg()
	gp.racectx = 1
	exploreAll[0].g.set(gp)
	exploreCount = 1
	exploreReseed(gp.m)
	exploreOn = true
}

var (
	exploreByte   [8]byte
	exploreStatus [2]int32
)

// Runs an execution for each byte of the driver. Returns in each child alone.
// A child has no other thread. It needs none, because this thread has the P.
func exploreServe() {
	const clone, wait4, childEnds = 56, 61, 17 // the last is SIGCHLD
	page, byte := explorePage, unsafe.Pointer(&exploreByte)
	status := uintptr(unsafe.Pointer(&exploreStatus))
	write(EXPLORE_ANSWER_FD, byte, 1)
	for read(EXPLORE_COMMAND_FD, byte, 1) == 1 {
		child, _, failed := linux.Syscall6(clone, childEnds, 0, 0, 0, 0, 0)
		// Memory or numbers of processes may be short for a moment.
		for tries := 0; failed != 0 && tries < 100; tries++ {
			usleep(20000)
			child, _, failed = linux.Syscall6(clone, childEnds, 0, 0, 0, 0, 0)
		}
		if failed != 0 {
			exit(2)
		}
		if child == 0 {
			return
		}
		page.child = int32(child)
		linux.Syscall6(wait4, child, status, 0, 0, 0, 0)
		page.waitStatus = exploreStatus[0]
		if page.end == EXPLORE_RUNNING {
			page.end = EXPLORE_NORMAL
			if exploreStatus[0]&0x7f != 0 { // a signal
				page.end = EXPLORE_CRASH
			}
		}
		write(EXPLORE_ANSWER_FD, byte, 1)
	}
	exit(0)
}

// Refuses a wait that is not modelled.
func exploreRefuseWait(reason waitReason) {
	if reason == waitReasonIOWait {
		exploreStop(EXPLORE_REFUSED, "not modelled: a file or the network")
	}
}

// Refuses the program. Functions that are not modelled call this.
//
//go:linkname exploreRefuse os.exploreRefuse
func exploreRefuse(what string) {
	if exploreIndex() >= 0 {
		exploreStop(EXPLORE_REFUSED, "not modelled: "+what)
	}
}
