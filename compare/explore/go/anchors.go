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

const (
	channel = `exploreMethod(EXPLORE_CHANNEL, unsafe.Pointer(c), 8)`
	method  = `explore(EXPLORE_SYNC, $)`
)

var anchors = []anchor{
	{"runtime", "chansend1 chanrecv1 chanrecv2 closechan", channel},
	// Before Go 1.23, len reads the channel's memory: a point of its own.
	{"runtime", "chanlen?", `exploreMethod(EXPLORE_LOAD, unsafe.Pointer(c), 8)`},
	{"runtime", "newproc", `exploreGo()`},
	{"runtime", "semacquire1", `defer exploreWoken(unsafe.Pointer(addr))`},
	{"runtime", "preprintpanics sync_fatal internal_sync_fatal?", `racefini()`},

	{"runtime", "selectgo selectnbsend selectnbrecv",
		`exploreRefuse("select is not modelled")`},
	{"runtime", "reflect_chansend reflect_chanrecv reflect_chanclose",
		`exploreRefuse("reflection of channels is not modelled")`},
	{"runtime", "timeSleep startTimer|newTimer",
		`exploreRefuse("timers are not modelled")`},

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
	{"sync/atomic", "Value.Load Value.Store Value.Swap Value.CompareAndSwap",
		method},
}
