//go:build ignore

// The functions that compiled code and other packages call. Most are points.

package runtime

import (
	"internal/abi"
	"internal/runtime/sys"
	"unsafe"
)

const (
	raceenabled  = true
	exploreOther = 1 << 20 // race context of goroutines that are not explored
)

// Returns the number of the calling goroutine; -1 if it is not explored, or
// cannot stop here.
func exploreIndex() int {
	gp := getg()
	t := int(gp.racectx) - 1
	if !exploreOn || uint(t) >= EXPLORE_THREADS || gp != gp.m.curg ||
		gp.m.locks != 0 || gp.m.mallocing != 0 {
		return -1
	}
	exploreReseed(gp.m)
	return t
}

// Whose code is it?
const (
	codeLibrary = iota + 1
	codeWrapper // its caller counts
	codeTime
	codeMap
	codeProgram
)

var (
	exploreModule string // the program's; set by the linker
	exploreCodes  [1024]struct {
		pc   uintptr
		code uint8
	}
)

func exploreCode(pc uintptr) uint8 {
	c := &exploreCodes[pc%1021]
	if c.pc != pc {
		name := ""
		if f := findfunc(pc); f.valid() {
			name = funcname(f)
		}
		has := func(p string) bool { return len(name) > len(p) && name[:len(p)] == p }
		n := len(exploreModule)
		c.pc, c.code = pc, codeLibrary
		switch {
		case has("main."), has(exploreModule) && (name[n] == '.' || name[n] == '/'):
			c.code = codeProgram
		case has(exploreModule + "_test."): // tests outside of their package
			c.code = codeProgram
		case has("sync.Once"), has("sync.(*Once)"): // is no single step
			c.code = codeProgram
		case has("runtime.map"), has("internal/runtime/maps."):
			c.code = codeMap
		case has("runtime."), has("sync/atomic."):
			c.code = codeWrapper
		case has("time."):
			c.code = codeTime
		}
	}
	return c.code
}

// Returns the innermost place in the program that has led to here, and whose
// code has called the hook. Without such a place, it is where the goroutine was
// started.
func exploreCaller() (pc uintptr, code uint8) {
	var pcs [64]uintptr
	for _, pc := range pcs[:callers(1, pcs[:])] {
		c := exploreCode(pc)
		if code == 0 && (c == codeLibrary || c == codeProgram) {
			code = c
		}
		if c == codeProgram {
			return pc, code
		}
	}
	if t := getg().racectx - 1; t < EXPLORE_THREADS {
		return exploreAll[t].origin, code
	}
	return 0, code
}

// Stops before an access of memory, by the instruction before pc. Up to the look
// at the stack, the stack must not move: the address would not move with it.
//
//go:nosplit
func exploreAccess(kind uint8, address, size, pc uintptr) {
	exploreAccessBy(0, kind, address, size, pc)
}

// Does so by a function, if that has to be known.
//
//go:nosplit
func exploreAccessBy(function uintptr, kind uint8, address, size, pc uintptr) {
	if stack := &getg().stack; address < stack.lo || stack.hi <= address {
		exploreShared(function, kind, address, size, pc)
	}
}

func exploreShared(function uintptr, kind uint8, address, size, pc uintptr) {
	t := exploreIndex()
	if t < 0 || !isvalidaddr(unsafe.Pointer(address)) {
		return
	}
	code := exploreCode(pc)
	if code == codeWrapper {
		if pc, code = exploreCaller(); code == 0 {
			code = codeProgram // a go statement calls it, as in go x.Store(1)
		}
	}
	if code == codeProgram {
		exploreAll[t].function = function
		explorePoint(t, kind, address, size, pc)
	}
}

func explorePoint(t int, kind uint8, address, size, pc uintptr) {
	const sequentiallyConsistent = 5
	if size > 0xffff {
		size = 0xffff
	}
	exploreStep(t, exploreEvent{kind: kind, address: address, pc: pc,
		sizeFrame: uint32(size), order: sequentiallyConsistent})
}

// Is called by operations of channels and the methods of sync.
//
//go:linkname exploreMethod sync.exploreMethod
func exploreMethod(kind uint8, object unsafe.Pointer, size uintptr) {
	t := exploreIndex()
	if t >= 0 && object != nil && getg().raceignore == 0 {
		pc, _ := exploreCaller()
		explorePoint(t, kind, uintptr(object), size, pc)
	}
}

// Is called at the end of a wait within sync. Other goroutines can get ahead of
// one that was woken.
func exploreWoken(semaphore unsafe.Pointer) {
	if t := exploreIndex(); t >= 0 && exploreAll[t].blocked {
		pc, _ := exploreCaller()
		explorePoint(t, EXPLORE_SYNC, uintptr(semaphore), 4, pc)
	}
}

// Is called by os.(*File).Write. Other files keep their order with standard
// output, too.
//
//go:linkname exploreWrite os.exploreWrite
func exploreWrite(file, size int) {
	t := exploreIndex()
	if t < 0 {
		return
	}
	e := exploreEvent{kind: EXPLORE_SYNC, address: EXPLORE_OUTPUT_AT,
		sizeFrame: EXPLORE_OUTPUT_SIZE, value: uintptr(size)}
	if file == 1 {
		e.kind = EXPLORE_OUTPUT
	}
	e.pc, _ = exploreCaller()
	exploreStep(t, e)
}

// Is called by go statements. It is logged, but is no point: nobody else can
// tell whether such a statement has been reached.
func exploreGo() {
	if t := exploreIndex(); t >= 0 {
		pc, _ := exploreCaller()
		exploreChoose(exploreOnly(t))
		exploreLatest = exploreLog(t, exploreEvent{kind: EXPLORE_CREATE, pc: pc},
			exploreOnly(t))
	}
}

// Is called for a random number below count. Returns -1 if there are too many.
//
//go:linkname exploreChance math/rand.exploreOption
func exploreChance(count int64) int64 {
	const most = 8
	t := exploreIndex()
	if t < 0 || count < 2 || count > most {
		return -1
	}
	exploreAll[t].pending.pc, _ = exploreCaller()
	return int64(exploreOption(t, int(count)))
}

//go:linkname exploreChanceToday math/rand/v2.exploreChance
func exploreChanceToday(count int64) int64 { return exploreChance(count) }

// Is called at the end of main, by os.Exit, and before a panic ends the
// program. No output can come after it.
//
//go:linkname racefini os.exploreExit
func racefini() {
	if t := exploreIndex(); t >= 0 {
		pc, _ := exploreCaller()
		explorePoint(t, EXPLORE_EXIT, EXPLORE_OUTPUT_AT, EXPLORE_OUTPUT_SIZE, pc)
		exploreOn = false
		exploreFinish()
	}
}

//go:nosplit
func raceread(addr uintptr) {
	exploreAccess(EXPLORE_READ, addr, 1, sys.GetCallerPC())
}

//go:nosplit
func racewrite(addr uintptr) {
	exploreAccess(EXPLORE_WRITE, addr, 1, sys.GetCallerPC())
}

//go:nosplit
func racereadrange(addr, size uintptr) {
	exploreAccess(EXPLORE_READ, addr, size, sys.GetCallerPC())
}

//go:nosplit
func racewriterange(addr, size uintptr) {
	exploreAccess(EXPLORE_WRITE, addr, size, sys.GetCallerPC())
}

func racereadrangepc(addr unsafe.Pointer, size, callpc, pc uintptr) {
	exploreAccess(EXPLORE_READ, uintptr(addr), size, callpc)
}

func racewriterangepc(addr unsafe.Pointer, size, callpc, pc uintptr) {
	exploreAccess(EXPLORE_WRITE, uintptr(addr), size, callpc)
}

// The accesses of channels themselves belong to their operations.
func racereadpc(addr unsafe.Pointer, callpc, pc uintptr) {
	if pc != abi.FuncPCABIInternal(chansend) {
		exploreAccessBy(pc, EXPLORE_READ, uintptr(addr), 1, callpc)
	}
}

func racewritepc(addr unsafe.Pointer, callpc, pc uintptr) {
	if pc != abi.FuncPCABIInternal(closechan) {
		exploreAccessBy(pc, EXPLORE_WRITE, uintptr(addr), 1, callpc)
	}
}

// A goroutine is explored if the one that starts it is, by exploreGo.
func racegostart(pc uintptr) uintptr {
	gp := getg()
	if gp.m.curg != nil {
		gp = gp.m.curg
	}
	if !exploreOn || gp.racectx-1 >= EXPLORE_THREADS {
		exploreEarly = exploreEarly || exploreCode(pc) == codeProgram
		return exploreOther
	}
	if exploreCount < EXPLORE_THREADS {
		e := exploreLatest
		e.wakes.add(exploreCount)
		x, creator := &exploreAll[exploreCount], &exploreAll[gp.racectx-1]
		x.blocked = true // until its first point
		x.origin = e.pc
		if x.owner = exploreCount; creator.isTimer {
			x.owner = creator.owner
		}
	}
	exploreCount++
	return uintptr(exploreCount)
}

func racegoend() {
	gp := getg()
	if t := gp.racectx - 1; exploreOn && t < EXPLORE_THREADS {
		exploreAll[t].settle()
		exploreAll[t].ended = true
		exploreAll[t].g = 0
		gp.racectx = exploreOther
	}
}

var racearenastart, racearenaend uintptr

//go:nosplit
func racemapshadow(addr unsafe.Pointer, size uintptr) {
	if racearenastart == 0 {
		racearenastart = uintptr(addr)
	}
	if racearenaend < uintptr(addr)+size {
		racearenaend = uintptr(addr) + size
	}
}

func isvalidaddr(addr unsafe.Pointer) bool {
	a, data := uintptr(addr), &firstmoduledata
	return racearenastart <= a && a < racearenaend ||
		data.noptrdata <= a && a < data.enoptrbss
}

// Go's own chance is always the same.
//
//go:nosplit
func raceinit() (gctx, pctx uintptr) {
	for i := range startupRand {
		startupRand[i] = 1
	}
	return exploreOther, 1
}

func exploreReseed(m *m) { m.cheaprand = 1 }

//go:nosplit
func RaceDisable() { getg().raceignore++ }

//go:nosplit
func RaceEnable() { getg().raceignore-- }
