// A small driver of explored programs, apart from the one of `compare explore`:
// what the two agree on does not come from either.
package exploretest

import (
	"fmt"
	"math/bits"
	"os"
	"os/exec"
	"sort"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// Numbers of ../../../explore/protocol.h.
const (
	read, load, store, update      = 1, 3, 4, 5
	lock, tryLock, unlock          = 6, 7, 8
	wait, signal, create, output   = 11, 12, 13, 15
	channel, syncObject            = 17, 18
	choice, exit                   = 20, 21
	kinds                          = 26
	normal, deadlock, livelock     = 1, 2, 3
	redundant                      = 5
	maxThreads, maxEvents, maxHops = 256, 1 << 20, 1 << 16
)

// A set of threads. The programs that are tested have no more than 64.
type set struct {
	bits uint64
	_    [maxThreads/64 - 1]uint64
}

type event struct {
	address, value, written, pc uint64
	enabled, sleep, wakes       set
	size, frame                 uint16
	thread, kind, order, chosen uint8
}

type page struct {
	version, prefixCount  uint32
	sleep                 set
	seed                  uint64
	changes               [2]uint32
	spinReads, maxEvents  uint32
	memoryOrder, spurious uint32
	end, eventCount       uint32
	pendingCount          uint32
	child, waitStatus     int32
	raceCount             uint32
	races                 [256][2]uint32
	deferred              uint32
	message               [248]byte
	prefix                [maxEvents]uint8
	frames                [maxHops][2]uint64
	events                [maxEvents]event
}

func (e *event) modifies() bool { return e.kind != read && e.kind != load }

func (e *event) dependsOn(o *event) bool {
	return e.thread != o.thread && e.kind != create && o.kind != create &&
		(e.modifies() || o.modifies()) && e.address < o.address+uint64(o.size) &&
		o.address < e.address+uint64(e.size)
}

// Only a lock that has been given back can be taken.
func areReversible(first, second *event) bool {
	return first.kind != unlock || second.kind != lock
}

// process is a program that waits for its next execution.
type process struct {
	page             *page
	stdout           *os.File
	commands, answer *os.File
	command          *exec.Cmd
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func start(t testing.TB, name string, arguments ...string) *process {
	t.Helper()
	memory, err := os.CreateTemp(t.TempDir(), "page")
	must(t, err)
	must(t, memory.Truncate(int64(unsafe.Sizeof(page{}))))
	bytes, err := syscall.Mmap(int(memory.Fd()), 0, int(unsafe.Sizeof(page{})),
		syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	must(t, err)
	stdout, err := os.OpenFile(memory.Name()+".out",
		os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	must(t, err)
	theirCommands, commands, err := os.Pipe()
	must(t, err)
	answer, theirAnswer, err := os.Pipe()
	must(t, err)
	p := &process{(*page)(unsafe.Pointer(&bytes[0])), stdout, commands, answer,
		exec.Command(name, arguments...)}
	p.command.Env = append(os.Environ(), "EXPLORE=1")
	p.command.Stdout = stdout
	p.command.ExtraFiles = []*os.File{memory, theirCommands, theirAnswer}
	must(t, p.command.Start())
	for _, file := range p.command.ExtraFiles {
		file.Close()
	}
	p.waitForAnswer(t)
	t.Cleanup(func() {
		commands.Close()
		p.command.Wait()
		syscall.Munmap(bytes)
		stdout.Close()
		answer.Close()
	})
	return p
}

func (p *process) waitForAnswer(t testing.TB) {
	t.Helper()
	if _, err := p.answer.Read(make([]byte, 1)); err != nil {
		t.Fatalf("%s does not answer: %v", p.command.Path, err)
	}
}

// once runs one execution and returns what it printed.
func (p *process) once(t testing.TB, prefix []uint8, sleep uint64) string {
	t.Helper()
	head := unsafe.Slice((*byte)(unsafe.Pointer(p.page)),
		unsafe.Offsetof(p.page.prefix))
	for i := range head {
		head[i] = 0
	}
	p.page.version, p.page.spinReads, p.page.maxEvents = 3, 3, maxEvents
	p.page.prefixCount, p.page.sleep.bits = uint32(len(prefix)), sleep
	copy(p.page.prefix[:], prefix)
	must(t, p.stdout.Truncate(0))
	_, err := p.commands.Write([]byte{'r'})
	must(t, err)
	p.waitForAnswer(t)
	text := make([]byte, 1<<16)
	n, _ := p.stdout.ReadAt(text, 0)
	return string(text[:n])
}

// run runs one execution and returns what it printed, with how it ended.
func (p *process) run(t testing.TB, prefix []uint8, sleep uint64) string {
	t.Helper()
	said := p.once(t, prefix, sleep)
	status := syscall.WaitStatus(p.page.waitStatus)
	switch p.page.end {
	case normal:
		if status.ExitStatus() != 0 {
			said += fmt.Sprintf("<status %d>", status.ExitStatus())
		}
	case deadlock:
		said += "<deadlock>"
	case livelock:
		said += "<livelock>"
	case redundant:
	default:
		message := string(p.page.message[:])
		t.Fatalf("%s: end %d: %s", p.command.Path, p.page.end, message)
	}
	return said
}

// results is what a search has found.
type results struct {
	executions int
	isComplete bool
	outcomes   map[string]int
	races      int        // executions that have one
	leaks      int        // executions at whose end goroutines wait
	kinds      [kinds]int // of events, in the first execution
}

type node struct {
	enabled, backtrack, done, sleep uint64
	chosen                          uint8
	isChoice                        bool
}

// explore goes through all orders, depth first, at most so many. With reduction
// it leaves out those that only differ in the order of independent steps, after
// Flanagan and Godefroid, POPL 2005.
func (p *process) explore(t testing.TB, isReduced bool, most int) results {
	t.Helper()
	return p.search(t, isReduced, most, func(*results) bool { return false })
}

// exploreUntil goes on until it has found enough.
func (p *process) exploreUntil(t testing.TB, most int,
	isEnough func(*results) bool) results {
	t.Helper()
	return p.search(t, true, most, isEnough)
}

func (p *process) search(t testing.TB, isReduced bool, most int,
	isEnough func(*results) bool) results {
	t.Helper()
	found := results{isComplete: true, outcomes: map[string]int{}}
	var path []node
	var prefix []uint8
	for sleep := uint64(0); ; {
		said := p.run(t, prefix, sleep)
		events := p.page.events[:p.page.eventCount]
		pending := p.page.events[len(events) : len(events)+int(p.page.pendingCount)]
		for i := len(path); i < len(events); i++ {
			e := &events[i]
			path = append(path, node{enabled: e.enabled.bits, backtrack: 1 << e.chosen,
				done: 1 << e.chosen, sleep: e.sleep.bits, chosen: e.chosen})
			path[i].isChoice = e.kind == choice
			if !isReduced || e.kind == exit || e.kind == choice {
				path[i].backtrack = e.enabled.bits
			}
		}
		found.add(said, p.page, events, pending)
		if isReduced {
			reverseRaces(events, p.page.waiting(pending), path)
		}
		var can uint64
		for can = 0; len(path) > 0; path = path[:len(path)-1] {
			last := path[len(path)-1]
			can = last.backtrack & last.enabled &^ last.done
			if !last.isChoice {
				can &^= last.sleep
			}
			if can != 0 {
				break
			}
		}
		if len(path) == 0 {
			return found
		}
		if found.executions == most || isEnough(&found) {
			found.isComplete = false
			return found
		}
		last := &path[len(path)-1]
		if isReduced {
			sleep = last.sleep
			if !last.isChoice {
				sleep |= last.done
			}
		}
		last.chosen = uint8(bits.TrailingZeros64(can))
		last.done |= 1 << last.chosen
		prefix = prefix[:0]
		for _, n := range path {
			prefix = append(prefix, n.chosen)
		}
	}
}

func (e *event) isBlocked() bool { return e.enabled.bits>>e.thread&1 == 0 }

// waiting returns the pending operations that could have come earlier.
func (p *page) waiting(pending []event) []event {
	if p.end == deadlock || p.end == livelock {
		return pending
	}
	var locks []event
	for _, e := range pending {
		if e.kind == lock && e.isBlocked() {
			locks = append(locks, e)
		}
	}
	return locks
}

func (r *results) add(said string, p *page, events, pending []event) {
	if r.executions == 0 {
		for i := range events {
			r.kinds[events[i].kind]++
		}
	}
	r.executions++
	if p.end == redundant {
		return
	}
	r.outcomes[said]++
	if p.raceCount > 0 {
		r.races++
	}
	for i := range pending {
		others := pending[i].enabled.bits &^ (1 << events[len(events)-1].thread)
		if p.end == normal && others == 0 && pending[i].isBlocked() {
			r.leaks++
			break
		}
	}
}

// points says how many points of each kind there are. Plain accesses are left
// out, because compilers differ in them.
func (r *results) points() string {
	var said []string
	for kind, name := range map[int]string{load: "load", store: "store",
		update: "update", lock: "lock", tryLock: "try", unlock: "unlock",
		wait: "wait", signal: "signal", create: "create", output: "output",
		channel: "channel", syncObject: "sync"} {
		if r.kinds[kind] > 0 {
			said = append(said, fmt.Sprintf("%d %s", r.kinds[kind], name))
		}
	}
	sort.Slice(said, func(i, j int) bool {
		return strings.Fields(said[i])[1] < strings.Fields(said[j])[1]
	})
	return strings.Join(said, ", ")
}

// reverseRaces adds the choices that turn round two dependent steps which
// nothing has ordered. A thread's clock says how many events of each thread
// happened before.
func reverseRaces(events, pending []event, path []node) {
	var threads [maxThreads][maxThreads]int
	moments := make([][maxThreads]int, len(events))
	cells := map[uint64][]int{}
	for j := 0; j < len(events)+len(pending); j++ {
		var e *event
		if j < len(events) {
			e = &events[j]
		} else {
			e = &pending[j-len(events)]
		}
		learned := threads[e.thread]
		own := &threads[e.thread]
		first, last := e.address/8, (e.address+uint64(e.size)+7)/8
		for cell := first; cell < last; cell++ {
			kept := cells[cell][:0:0]
			for _, i := range cells[cell] {
				o := &events[i]
				if o.thread != e.thread || o.kind != e.kind || o.address != e.address {
					kept = append(kept, i)
				}
				if !o.dependsOn(e) {
					continue
				}
				if own[o.thread] <= i && areReversible(o, e) {
					first := i // of the events of this operation
					for first > 0 && events[first].enabled.bits == 0 {
						first--
					}
					path[first].backtrack |= choices(events[first].enabled.bits, e.thread,
						own, i)
				}
				for k := range learned {
					if learned[k] < moments[i][k] {
						learned[k] = moments[i][k]
					}
				}
			}
			if j < len(events) {
				cells[cell] = append(kept, j)
			}
		}
		if j >= len(events) { // it has not happened
			continue
		}
		learned[e.thread] = j + 1
		*own, moments[j] = learned, learned
		for woken := e.wakes.bits; woken != 0; woken &= woken - 1 {
			other := &threads[bits.TrailingZeros64(woken)]
			for k := range other {
				if other[k] < learned[k] {
					other[k] = learned[k]
				}
			}
		}
	}
}

// choices returns who can go on before event i so that a thread gets ahead.
func choices(enabled uint64, thread uint8, own *[maxThreads]int, i int) uint64 {
	if enabled>>thread&1 != 0 {
		return 1 << thread
	}
	for k := range own {
		if enabled>>k&1 != 0 && own[k] > i+1 {
			return 1 << k
		}
	}
	return enabled
}
