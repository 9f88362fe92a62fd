//go:build ignore

// What the compiler, the runtime and package sync call. Some of it is a point.

package runtime

import "unsafe"

// The race context of goroutines that are not explored.
const exploreOther = 1 << 20

// Returns the number of the calling goroutine; -1 if it is not explored, or
// cannot stop here.
func exploreIndex() int {
	gp := getg()
	t := int(gp.racectx) - 1
	if !exploreOn || uint(t) >= exploreThreads || gp != gp.m.curg ||
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
	codeSync    // a method of sync is one step, unless it has to wait
	codeOnce    // but sync.Once calls the program
	codeProgram
)

var (
	exploreModule string // of the program; set by the linker
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
		c.pc, c.code = pc, exploreCodeIn(name)
	}
	return c.code
}

func exploreCodeIn(name string) uint8 {
	has := func(p string) bool { return len(name) > len(p) && name[:len(p)] == p }
	n := len(exploreModule)
	switch {
	case has("main."), has(exploreModule) && (name[n] == '.' || name[n] == '/'):
		return codeProgram
	case has("runtime."), has("sync/atomic."), has("internal/race."):
		return codeWrapper
	case has("sync.Once"), has("sync.(*Once)"):
		return codeOnce
	case has("sync."), has("internal/sync."):
		return codeSync
	}
	for i := 0; i < len(name) && name[i] != '/' && name[i] != '['; i++ {
		if name[i] == '.' { // as in example.com/module
			for i++; i < len(name) && name[i] != '['; i++ {
				if name[i] == '/' {
					return codeProgram
				}
			}
		}
	}
	return codeLibrary
}

// The code that has called a hook.
type exploreSite struct {
	pc        uintptr // innermost place in the program, 0: none
	code      uint8   // whose code it is
	caller    uint8   // whose code it is, apart from sync
	inRWMutex bool
}

func exploreCaller() (site exploreSite) {
	var pcs [64]uintptr
	for _, pc := range pcs[:callers(1, pcs[:])] {
		code := exploreCode(pc)
		if code == codeWrapper {
			continue
		}
		if site.code == 0 {
			site.code = code
		}
		if code == codeSync {
			const p = "sync.(*RWMutex)"
			name := funcname(findfunc(pc))
			site.inRWMutex = site.inRWMutex || len(name) > len(p) && name[:len(p)] == p
			continue
		}
		if site.caller == 0 {
			site.caller = code
		}
		if code == codeProgram {
			site.pc = pc
			break
		}
	}
	return site
}

// Stops before an access of memory, by the instruction before pc.
func exploreAccess(kind uint8, address, size, pc uintptr) {
	t := exploreIndex()
	if t < 0 || !isvalidaddr(unsafe.Pointer(address)) {
		return
	}
	if s := getg().stack; s.lo <= address && address < s.hi {
		return
	}
	code := exploreCode(pc)
	if code == codeLibrary {
		return
	}
	if code != codeProgram {
		site := exploreCaller()
		pc, code = site.pc, site.code
	}
	isPoint := code >= codeOnce || code == codeSync && exploreAll[t].blocked
	if isPoint {
		explorePoint(t, kind, address, size, pc)
	}
}

func explorePoint(t int, kind uint8, address, size, pc uintptr) {
	if size > 0xffff {
		size = 0xffff
	}
	const sequentiallyConsistent = 5
	exploreStep(t, exploreEvent{kind: kind, address: address, pc: pc,
		sizeFrame: uint32(size), order: sequentiallyConsistent})
}

// Is called at the start of sync's methods.
//
//go:linkname exploreMethod sync.exploreMethod
func exploreMethod(kind uint8, address unsafe.Pointer, size uintptr) {
	t := exploreIndex()
	if t < 0 || getg().raceignore != 0 {
		return
	}
	site := exploreCaller()
	if site.inRWMutex && kind != pointSync {
		return // the method of RWMutex is the point
	}
	explorePoint(t, kind, uintptr(address), size, site.pc)
}

// Is called at the start of sync.Pool's methods: fmt uses one at every print.
//
//go:linkname explorePool sync.explorePool
func explorePool(address unsafe.Pointer) {
	t := exploreIndex()
	if t < 0 {
		return
	}
	if site := exploreCaller(); site.caller == codeProgram {
		explorePoint(t, pointSync, uintptr(address), 8, site.pc)
	}
}

// Is called at the start of os.(*File).Write. What is not standard output keeps
// its order with it all the same.
//
//go:linkname exploreWrite os.exploreWrite
func exploreWrite(file, size int) {
	t := exploreIndex()
	if t < 0 {
		return
	}
	const standardOutput = 1
	kind := uint8(pointSync)
	if file == standardOutput {
		kind = pointOutput
	}
	exploreStep(t, exploreEvent{kind: kind, address: exploreOutputAt,
		sizeFrame: exploreOutputSize, value: uintptr(size), pc: exploreCaller().pc})
}

// Is called at the start of the operations of channels.
func exploreChan(c *hchan) {
	if t := exploreIndex(); t >= 0 && c != nil {
		explorePoint(t, pointChannel, uintptr(unsafe.Pointer(c)), 8,
			exploreCaller().pc)
	}
}

// Is called at a go statement. It is logged, but is not a point: nobody else
// can tell whether the statement has been reached.
func exploreGo() {
	if t := exploreIndex(); t >= 0 {
		pc := exploreCaller().pc
		exploreFollow(uint64(1) << t)
		exploreLog(t, exploreEvent{kind: pointCreate, pc: pc}, 1<<t)
	}
}

// Is called before the process ends: by the end of main, os.Exit, or a panic.
// No output can come after it.
//
//go:linkname exploreExit os.exploreExit
func exploreExit() {
	t := exploreIndex()
	if t < 0 {
		return
	}
	explorePoint(t, pointExit, exploreOutputAt, exploreOutputSize,
		exploreCaller().pc)
	exploreOn = false
	for t := 0; t < exploreCount; t++ {
		exploreAll[t].settle()
	}
}
