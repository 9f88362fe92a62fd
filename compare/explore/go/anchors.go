package main

import "strings"

// An anchor is a place in the standard library, where a line is inserted. It
// has to be there exactly once.
type anchor struct {
	pkg string
	// The function, or Type.Method, whose first line it becomes. Some have
	// another name in other versions of Go: one of the names has to be there.
	// One with a question mark need not be there.
	functions string
	code      string // "$" is the receiver
}

// The first line of a method of package sync is a point.
func points(kind, owner, methods string) (result []anchor) {
	for _, method := range strings.Fields(methods) {
		result = append(result,
			anchor{"sync", owner + "." + method, "explore(" + kind + ", $)"})
	}
	return result
}

func join(lists ...[]anchor) (result []anchor) {
	for _, list := range lists {
		result = append(result, list...)
	}
	return result
}

var anchors = join([]anchor{
	{"runtime", "chansend1", `exploreChan(c)`},
	{"runtime", "chanrecv1", `exploreChan(c)`},
	{"runtime", "chanrecv2", `exploreChan(c)`},
	{"runtime", "closechan", `exploreChan(c)`},

	{"runtime", "newproc", `exploreGo()`},

	// One event for each write of a file, and for the end of the process.
	{"os", "File.Write", `exploreFile($, b)`},
	{"os", "Exit", `exploreExit()`},
	{"runtime", "preprintpanics", `exploreExit()`},
	{"runtime", "sync_fatal", `exploreExit()`},

	// What is not modelled.
	{"runtime", "selectgo", `exploreRefuse("select")`},
	{"runtime", "selectnbsend", `exploreRefuse("select")`},
	{"runtime", "selectnbrecv", `exploreRefuse("select")`},
	{"runtime", "reflect_chansend", `exploreRefuse("reflect.Value.Send")`},
	{"runtime", "reflect_chanrecv", `exploreRefuse("reflect.Value.Recv")`},
	{"runtime", "reflect_chanclose", `exploreRefuse("reflect.Value.Close")`},
	{"runtime", "timeSleep", `exploreRefuse("time.Sleep")`},
	{"runtime", "startTimer newTimer", `exploreRefuse("a timer")`},

	// The clock that tells a mutex that somebody starves.
	{"runtime", "sync_nanotime internal_sync_nanotime", `return 1`},

	// Go's own chance. A version has one of the two.
	{"runtime", "rand?", `if exploreOn {
		return uint64(cheaprand())<<32 | uint64(cheaprand())
	}`},
	{"runtime", "getRandomData?", `for i := range r {
		r[i] = 1
	}
	if len(r) > 0 {
		return
	}`},
},
	points("pointLock", "Mutex", "Lock"),
	points("pointTrylock", "Mutex", "TryLock"),
	points("pointUnlock", "Mutex", "Unlock"),
	points("pointSync", "RWMutex",
		"Lock TryLock Unlock RLock TryRLock RUnlock"),
	points("pointSync", "WaitGroup", "Add Wait"),
	points("pointWait", "Cond", "Wait"),
	points("pointSignal", "Cond", "Signal Broadcast"),
	points("pointSync", "Map", `Load Store LoadOrStore LoadAndDelete Delete Range
		Swap? CompareAndSwap? CompareAndDelete? Clear?`),
	[]anchor{
		{"sync", "Pool.Get", `explorePool(unsafe.Pointer($))`},
		{"sync", "Pool.Put", `explorePool(unsafe.Pointer($))`},
	},
)
