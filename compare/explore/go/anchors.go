package main

// An anchor is a place in the standard library, where a line is inserted.
type anchor struct {
	pkg string
	// The functions or methods whose first line it becomes. Each has to be there
	// exactly once. In "a|b" it is one of two, by the version of Go, and one with
	// a question mark need not be there.
	functions string
	code      string // "$" is the receiver; KIND_ a number of protocol.h
}

const method = `explore(EXPLORE_SYNC, $)`

var anchors = []anchor{
	{"runtime", "chansend1", `exploreChannel(exploreSend, c, false)`},
	{"runtime", "chanrecv1 chanrecv2", `exploreChannel(exploreReceive, c, false)`},
	{"runtime", "closechan", `exploreChannel(exploreClose, c, false)`},
	{"runtime", "selectnbsend", `exploreChannel(exploreSend, c, true)`},
	{"runtime", "selectnbrecv", `exploreChannel(exploreReceive, c, true)`},
	{"runtime", "reflect_chansend", `exploreChannel(exploreSend, c, nb)`},
	{"runtime", "reflect_chanrecv", `exploreChannel(exploreReceive, c, nb)`},
	{"runtime", "selectgo", `exploreSelect(cas0, nsends, nsends+nrecvs, block)`},
	{"runtime", "block", `exploreChannel(exploreSelects, nil, false)`},
	// Before Go 1.23, len reads the channel's memory: a point of its own.
	{"runtime", "chanlen?", `exploreMethod(EXPLORE_LOAD, unsafe.Pointer(c), 8)`},
	{"runtime", "newproc", `exploreGo()`},
	{"runtime", "semacquire1", `defer exploreWoken(unsafe.Pointer(addr))`},
	{"runtime", "preprintpanics sync_fatal internal_sync_fatal?", `racefini()`},

	{"runtime", "timeSleep", `if exploreSleep(ns) {
		return
	}`},
	// Timers, before Go 1.23 and since.
	{"runtime", "startTimer?", `if exploreIndex() >= 0 {
		exploreStartTimer(&exploreTimer{timer: unsafe.Pointer(t),
			period: t.period, function: t.f, argument: t.arg}, t.when)
		return
	}`},
	{"runtime", "newTimer?", `if exploreIndex() >= 0 {
		t := &timeTimer{init: true}
		exploreStartTimer(&exploreTimer{timer: unsafe.Pointer(t), period: period,
			function: f, argument: arg, isUnbuffered: c != nil}, when)
		return t
	}`},
	{"runtime", "stopTimer", `if exploreIndex() >= 0 {
		_, isActive := exploreStopTimer(unsafe.Pointer(t))
		return isActive
	}`},
	{"runtime", "resetTimer", `if exploreIndex() >= 0 {
		return exploreResetTimer(unsafe.Pointer(t), when, period)
	}`},
	{"runtime", "modTimer?", `if exploreIndex() >= 0 {
		exploreResetTimer(unsafe.Pointer(t), when, period)
		return
	}`},
	{"time", "Now", `if now := exploreTime(true); now != 0 {
		return exploreDate(now)
	}`},
	{"time", "Since", `if exploreTime(false) != 0 {
		return Now().Sub(t)
	}`},
	{"time", "Until", `if exploreTime(false) != 0 {
		return t.Sub(Now())
	}`},
	{"time", "when", `if exploreTime(false) != 0 {
		return exploreAfter(int64(d))
	}`},

	// The clock by which a mutex knows that somebody starves.
	{"runtime", "sync_nanotime|internal_sync_nanotime", `return 1`},
	// Go's own chance: seeds, and the order of maps.
	{"runtime", "getRandomData?", `for i := range r {
		r[i] = 1
	}
	if len(r) > 0 {
		return
	}`},
	{"runtime", "rand?", `if exploreOn {
		return uint64(cheaprand())<<32 | uint64(cheaprand())
	}`},

	{"os", "File.Write", `explore($, b)`},
	{"os", "Exit", `exploreExit()`},
	{"os", "StartProcess", `exploreRefuse("a child process")`},
	{"runtime", "LockOSThread", `exploreRefuse("threads")`},
	{"runtime", "GC", `exploreRefuse("a garbage collection")`},
	{"runtime", "newcoro?", `exploreRefuse("iter.Pull")`},
	{"runtime", "signal_enable", `exploreRefuse("signals")`},

	{"sync", "Mutex.Lock", `explore(EXPLORE_LOCK, $)`},
	{"sync", "Mutex.TryLock", `explore(EXPLORE_TRYLOCK, $)`},
	{"sync", "Mutex.Unlock", `explore(EXPLORE_UNLOCK, $)`},
	{"sync", "RWMutex.Lock RWMutex.TryLock RWMutex.Unlock RWMutex.RLock " +
		"RWMutex.TryRLock RWMutex.RUnlock", method},
	{"sync", "WaitGroup.Add WaitGroup.Wait", method},
	{"sync", "Cond.Wait", `explore(EXPLORE_WAIT, $)`},
	{"sync", "Cond.Signal Cond.Broadcast", `explore(EXPLORE_SIGNAL, $)`},
	{"sync", "Map.Load Map.Store Map.LoadOrStore Map.LoadAndDelete Map.Delete " +
		"Map.Range Map.Clear? Map.Swap? Map.CompareAndSwap? " +
		"Map.CompareAndDelete?", method},
	{"sync/atomic", "Value.Load", `exploreLoad($)`},
	{"sync/atomic", "Value.Store Value.Swap Value.CompareAndSwap", method},
}
