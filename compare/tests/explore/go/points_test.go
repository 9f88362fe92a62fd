package exploretest

import (
	"reflect"
	"sort"
	"testing"
)

// Two steps whose order shows: one in a goroutine, and one that main prints.
// If either is no point, then one order is lost.
var pairs = map[string]struct{ before, step, printed string }{
	"plain":              {"", "x = 1", "x"},
	"range":              {"", "a = [9]int{0, 1}", "a"},
	"map":                {"", "counts[1]++", "len(counts)"},
	"slice":              {"list = make([]int, 1)", "list[0] = 1", "list[0]"},
	"copy":               {"list = []int{0, 0}", "copy(list, []int{1, 1})", "list[1]"},
	"append":             {"list = make([]int, 1)", "list[0] = 1", "append(list, 1)"},
	"atomic-store":       {"", "atomic.StoreInt32(&i, 1)", "atomic.LoadInt32(&i)"},
	"atomic-swap":        {"", "atomic.StoreInt32(&i, 1)", "atomic.SwapInt32(&i, 2)"},
	"atomic-add":         {"", "atomic.AddInt64(&y, 1)", "atomic.LoadInt64(&y)"},
	"atomic-cas":         {"", "u.CompareAndSwap(0, 1)", "u.Load()"},
	"atomic-method":      {"", "z.Add(1)", "z.Load()"},
	"atomic-method-name": {"add := z.Add", "add(1)", "z.Load()"},
	"atomic-bool":        {"", "b.Store(true)", "b.Load()"},
	"atomic-pointer":     {"", "p.Store(&x)", "p.Load() == nil"},
	"atomic-pointer-cas": {"", "p.CompareAndSwap(nil, &x)", "p.Swap(&x) == nil"},
	"atomic-uintptr":     {"", "w.Add(1)", "w.Swap(7)"},
	"atomic-value":       {"", "v.Store(1)", "v.Load()"},
	"lock":               {"", "mu.Lock()", "mu.TryLock()"},
	"try-lock":           {"", "mu.TryLock()", "mu.TryLock()"},
	"unlock":             {"mu.Lock()", "mu.Unlock()", "mu.TryLock()"},
	"rw-lock":            {"", "rw.Lock()", "rw.TryLock()"},
	"rw-try-lock":        {"", "rw.TryLock()", "rw.TryRLock()"},
	"rw-unlock":          {"rw.Lock()", "rw.Unlock()", "rw.TryLock()"},
	"rw-read-lock":       {"", "rw.RLock()", "rw.TryLock()"},
	"rw-try-read-lock":   {"", "rw.TryRLock()", "rw.TryLock()"},
	"rw-read-unlock":     {"rw.RLock()", "rw.RUnlock()", "rw.TryLock()"},
	"locker":             {"", "rw.RLocker().Lock()", "rw.TryLock()"},
	"once":               {"", "once.Do(func() {})", "first()"},
	"map-store":          {"", "m.Store(1, 1)", "loaded(m.Load(1))"},
	"map-load-or-store":  {"", "m.LoadOrStore(1, 1)", "loaded(m.LoadAndDelete(1))"},
	"map-delete":         {"m.Store(1, 1)", "m.Delete(1)", "loaded(m.Load(1))"},
	"map-range":          {"", "m.Store(1, 1)", "keys()"},
	"channel-send":       {"c := make(chan int, 1)", "c <- 1", "len(c)"},
	"channel-receive":    {"c := make(chan int, 1); c <- 1", "<-c", "len(c)"},
	"channel-close":      {"c := make(chan int, 1)", "close(c)", "try(func() { c <- 1 })"},
}

// Each program has all its outcomes beside it.
var programs = map[string]struct {
	body     string
	outcomes []string
}{
	"add": {`var wg sync.WaitGroup
		go wg.Add(1)
		wg.Wait()
		fmt.Print("a")`, []string{"<deadlock>", "a"}},
	"signal": {`c := sync.NewCond(&mu)
		go c.Signal()
		mu.Lock()
		c.Wait()
		fmt.Print("woken")`, []string{"<deadlock>", "woken"}},
	"broadcast": {`c := sync.NewCond(&mu)
		go c.Broadcast()
		mu.Lock()
		c.Wait()
		fmt.Print("woken")`, []string{"<deadlock>", "woken"}},
	"lock-order": {`go func() {
			rw.Lock()
			mu.Lock()
			mu.Unlock()
			rw.Unlock()
		}()
		mu.Lock()
		rw.RLock()`, []string{"", "<deadlock>"}},
	"read-lock-twice": {`go func() {
			rw.Lock()
			rw.Unlock()
		}()
		rw.RLock()
		rw.RLock()
		rw.RUnlock()
		rw.RUnlock()`, []string{"", "<deadlock>"}},
	"mutex": {twice(`mu.Lock()
		defer mu.Unlock()
		x++`), []string{"2"}},
	"no-mutex": {twice(`x++`), []string{"1", "2"}},
	"try-spin": {twice(`for !mu.TryLock() {
		}
		x++
		mu.Unlock()`), []string{"2"}},
	"compare-and-swap-spin": {twice(`for !atomic.CompareAndSwapInt32(&i, 0, 1) {
		}
		x++
		atomic.StoreInt32(&i, 0)`), []string{"2"}},
	"one-once": {twice(`once.Do(func() { x++ })
		if x != 1 {
			panic("not done")
		}`), []string{"1"}},
	"own-once": {twice(`if y == 0 {
			y = 1
			x++
		}`), []string{"1", "2"}},
	"channel-order": {`c := make(chan int, 2)
		go func() { c <- 1 }()
		go func() { c <- 2 }()
		fmt.Print(<-c)`, []string{"1", "2"}},
	"no-close": {`c := make(chan int)
		go func() { c <- 1 }()
		for n := range c {
			fmt.Print(n)
		}`, []string{"1<deadlock>"}},
	"late-add": {`var wg sync.WaitGroup
		for i := 0; i < 2; i++ {
			go func() {
				wg.Add(1)
				z.Add(1)
				wg.Done()
			}()
		}
		wg.Wait()
		fmt.Print(z.Load())`, []string{"0", "1", "2", "<status 2>"}},
	"no-wait": {`go fmt.Print("a")
		fmt.Print("b")`, []string{"ab", "b", "ba"}},
	"exit": {`go fmt.Print("a")
		os.Exit(3)`, []string{"<status 3>", "a<status 3>"}},
	"panic": {`go fmt.Print("a")
		panic("b")`, []string{"<status 2>", "a<status 2>"}},
	"unlock-of-none": {`go fmt.Print("a")
		mu.Unlock()`, []string{"<status 2>", "a<status 2>"}},
	"foreign-unlock": {`go mu.Unlock()
		mu.Lock()
		fmt.Print("a")`, []string{"<status 2>", "a"}},
	"logs": {`var wg sync.WaitGroup
		wg.Add(2)
		l := log.New(os.Stdout, "", 0)
		for _, s := range []string{"a", "b"} {
			go func(s string) {
				l.Print(s)
				wg.Done()
			}(s)
		}
		wg.Wait()`, []string{"a\nb\n", "b\na\n"}},
	"go-atomic-method": {`go z.Store(1)
		fmt.Print(z.Load())`, []string{"0", "1"}},
	"plain-spin": {`go func() { y = 1 }()
		for y == 0 {
		}
		fmt.Print(y)`, []string{"1"}},
	"livelock": {`for z.Load() == 0 || y == 0 {
		}`, []string{"<livelock>"}},
}

// twice returns the body of main of a program in which two goroutines do the
// same, and x is printed.
func twice(body string) string {
	return `var wg sync.WaitGroup
		wg.Add(2)
		for n := 0; n < 2; n++ {
			go func() {
				defer wg.Done()
				` + body + `
			}()
		}
		wg.Wait()
		fmt.Print(x)`
}

// The common part of all programs. The argument says which one runs.
const commonText = `package main

import (
	"fmt"
	"log"
	"os"
	"sync"
	"sync/atomic"
)

var (
	a      [9]int
	x      int
	y      int64
	z      atomic.Int64
	i      int32
	u      atomic.Uint32
	w      atomic.Uintptr
	b      atomic.Bool
	p      atomic.Pointer[int]
	v      atomic.Value
	mu     sync.Mutex
	rw     sync.RWMutex
	once   sync.Once
	m      sync.Map
	counts = map[int]int{}
	list   []int
)

func first() (is bool) {
	once.Do(func() { is = true })
	return is
}

func loaded(_ any, is bool) bool { return is }

func keys() (n int) {
	m.Range(func(any, any) bool {
		n++
		return true
	})
	return n
}

func try(f func()) (said any) {
	defer func() { said = recover() }()
	f()
	return nil
}

func main() {
	switch os.Args[1] {
`

func outcomes(found results) []string {
	var names []string
	for name := range found.outcomes {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func buildPoints(t *testing.T) string {
	t.Helper()
	text := commonText
	for name, p := range pairs {
		text += "case \"" + name + "\":\n" + p.before + "\ngo func() { " + p.step +
			" }()\nfmt.Print(" + p.printed + ")\n"
	}
	for name, p := range programs {
		text += "case \"" + name + "\":\n" + p.body + "\n"
	}
	return buildAll(t, map[string]string{"points": text + "}\n}\n"}) + "/points"
}

func TestEachKindOfPointIsExplored(t *testing.T) {
	points := buildPoints(t)
	for name := range pairs {
		found := start(t, points, name).explore(t, true, 1000)
		if len(found.outcomes) != 2 || !found.isComplete {
			t.Errorf("%s: in %d executions %q", name, found.executions, outcomes(found))
		}
	}
	for name, p := range programs {
		found := start(t, points, name).explore(t, true, 10000)
		if said := outcomes(found); !found.isComplete ||
			!reflect.DeepEqual(said, p.outcomes) {
			t.Errorf("%s: %d executions, complete %t: %q, not %q", name,
				found.executions, found.isComplete, said, p.outcomes)
		}
	}
}

func TestReductionLosesNoOutcome(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long")
	}
	points := buildPoints(t)
	compared := 0
	for name, p := range programs {
		found := start(t, points, name).explore(t, false, 3000)
		if !found.isComplete {
			continue
		}
		compared++
		if said := outcomes(found); !reflect.DeepEqual(said, p.outcomes) {
			t.Errorf("%s: %d executions: %q, not %q", name, found.executions, said,
				p.outcomes)
		}
	}
	if compared < len(programs)/2 {
		t.Errorf("only %d programs are small enough", compared)
	}
}
