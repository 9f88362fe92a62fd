package exploretest

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// edit replaces a text in a program, where it is exactly so often.
type edit struct {
	from, to string
	times    int
}

// Signs of a fault, besides an outcome.
const (
	race = "<race>" // an execution has one
	leak = "<leak>" // goroutines are left at the end of main
)

// Programs of the reference. Edits make them small enough to be explored. Each
// has all its outcomes at that size, and mutants, with the sign that gives a
// mutant away.
var subjects = []struct {
	program    string
	executions int
	points     string // in the first execution, but plain accesses
	sizes      []edit
	outcomes   []string
	isRacy     bool
	mutants    []mutant
}{
	{"data-race", 204, "2 create, 1 output, 5 sync",
		nil, lines("Final Counter:  2", "Final Counter:  3",
			"Final Counter:  4"), true, []mutant{
			{"no Wait", []edit{{"\twg.Wait()\n", "", 1}}, "Final Counter:  0\n"},
			{"Done too early", []edit{{"\t\t\twg.Done()\n", "", 1},
				{"go func() {", "go func() { wg.Done()", 1}}, "Final Counter:  0\n"},
		}},
	{"non-atomic-counters", 1970, "2 create, 1 output, 6 sync",
		[]edit{{"i < 50", "i < 2", 1}, {"c < 1000", "c < 3", 1}},
		lines("ops: 2", "ops: 3", "ops: 4", "ops: 5", "ops: 6"), true, []mutant{
			{"no Wait", []edit{{"\twg.Wait()\n", "", 1}}, "ops: 0\n"},
		}},
	{"atomic-counters", 122, "2 create, 1 output, 6 sync, 6 update",
		[]edit{{"i < 50", "i < 2", 1}, {"c < 1000", "c < 3", 1}},
		lines("ops: 6"), false, []mutant{
			{"no Wait", []edit{{"\twg.Wait()\n", "", 1}}, "ops: 0\n"},
			{"Add too late", []edit{{"\t\twg.Add(1)\n", "", 1},
				{"go func() {", "go func() { wg.Add(1)", 1}}, "ops: 3\n"},
			{"plain addition", []edit{{"atomic.AddUint64(&ops, 1)", "ops++", 1},
				{"\t\"sync/atomic\"\n", "", 1}}, "ops: 2\n"},
			{"load and store", []edit{{"atomic.AddUint64(&ops, 1)",
				"atomic.StoreUint64(&ops, atomic.LoadUint64(&ops)+1)", 1}}, "ops: 2\n"},
		}},
	{"atomic-load", 9248, "2 create, 8 load, 2 output, 5 sync, 4 update",
		[]edit{{"i < 50", "i < 2", 1}, {"c < 1000", "c < 2", 1},
			{"50 * 1000", "2 * 2", 1}},
		lines("reads went backwards: false\nops: 4"), false, []mutant{
			{"one too few", []edit{{"c < 2;", "c < 1;", 1}}, "<livelock>"},
			{"plain addition", []edit{{"atomic.AddUint64(&ops, 1)", "ops++", 1}}, race},
		}},
	{"atomic-functions", 36, "2 create, 1 output, 5 sync, 4 update",
		nil, lines("Final Counter:  4"), false, []mutant{
			{"one Done too many", []edit{{"\t\t\twg.Done()\n",
				"\t\t\twg.Done()\n\t\t\twg.Done()\n", 1}}, "<status 2>"},
			{"one Done too few", []edit{{"wg.Add(grs)", "wg.Add(grs + 1)", 1}},
				"<deadlock>"},
		}},
	{"mutex", 36, "2 create, 4 lock, 5 output, 5 sync, 4 unlock",
		nil, lines("1\n2\n3\n4\nFinal Counter:  4"), false, []mutant{
			{"no Lock", []edit{{"\t\t\t\tmutex.Lock()\n", "", 1},
				{"\t\t\t\tmutex.Unlock()\n", "_ = &mutex", 1}},
				"1\n1\n2\n2\nFinal Counter:  2\n"},
			{"no Wait", []edit{{"\twg.Wait()\n", "", 1}}, "Final Counter:  0\n"},
			{"Done too early", []edit{{"\t\t\twg.Done()\n", "", 1},
				{"go func() {", "go func() { wg.Done()", 1}}, "Final Counter:  0\n1\n2\n"},
			{"a mutex of its own", []edit{{"go func() {",
				"go func() { var mutex sync.Mutex", 1}}, "1\n1\n2\n2\nFinal Counter:  2\n"},
			{"no Unlock", []edit{{"\t\t\t\tmutex.Unlock()\n", "", 1}}, "1\n<deadlock>"},
			{"unlocked in between", []edit{{"\t\t\t\tfmt.Println(value)\n",
				"mutex.Unlock(); fmt.Println(value); mutex.Lock()\n", 1}},
				"1\n1\n2\n2\nFinal Counter:  2\n"},
		}},
	{"once", 50, "2 create, 3 load, 1 lock, 2 output, 1 store, 6 sync, 1 unlock, 2 update",
		[]edit{{"i < 10", "i < 2", 1}}, lines("built: 1\nreaders: 2"), false, []mutant{
			{"a Once of its own", []edit{{"l.once.Do(", "var once sync.Once; once.Do(", 1}},
				race},
			{"no Wait", []edit{{"\twg.Wait()\n", "", 1}}, race},
		}},
	{"condition", 96, "2 create, 8 lock, 2 output, 5 signal, 8 sync, 8 unlock, 2 wait",
		[]edit{{"n <= 100", "n <= 2", 1}, {"== 5", "== 1", 1},
			{"i < 3", "i < 1", 1}, {"i < 2", "i < 1", 1}},
		lines("taken: 2\nsum: 3"), false, []mutant{
			{"nobody is woken", []edit{{"\tb.hasValue.Signal()\n", "", 1}}, "<deadlock>"},
			{"never closed", []edit{{"\tb.close()\n", "", 1}}, "<deadlock>"},
			{"a mutex of its own", []edit{{"sync.NewCond(&b.mutex)\n\tb.hasValue",
				"sync.NewCond(&sync.Mutex{})\n\tb.hasValue", 1}}, "<status 2>"},
		}},
	{"semaphore", 50, "4 channel, 2 create, 2 output, 6 sync, 6 update",
		[]edit{{"i < 20", "i < 2", 1}, {"struct{}, 3", "struct{}, 1", 1}, {"> 3", "> 1", 1}},
		lines("never more than 3: true\ndone: 2"), false, []mutant{
			{"room for all", []edit{{"struct{}, 1", "struct{}, 2", 1}},
				"never more than 3: false\ndone: 2\n"},
			{"nobody goes out", []edit{{"\t\t\t<-inside\n", "", 1}}, "<deadlock>"},
		}},
	{"mutex-map", 38, "2 create, 4 lock, 1 output, 6 sync, 4 unlock",
		[]edit{{"Or(10000", "Or(2", 1}, {`"a", "a", "b"`, `"a", "b"`, 1}}, lines("map[a:2 b:2]"), false, []mutant{
			{"no Lock", []edit{{"\tc.mutex.Lock()\n\tdefer c.mutex.Unlock()\n", "", 1}},
				race},
			{"a copied mutex", []edit{{"c *container", "c container", 1}}, race},
			{"a read lock that is none", []edit{{"\tc.mutex.Lock()\n", "", 1},
				{"defer c.mutex.Unlock()", "if c.mutex.TryLock() { defer c.mutex.Unlock() }",
					1}}, race},
		}},
	{"rw-mutex", 1606, "3 create, 2 output, 14 sync",
		[]edit{{"Or(1000", "Or(1", 1}, {"i < 4", "i < 2", 1}},
		lines("torn reads: 0\nwrites: 1"), false, []mutant{
			{"no RLock", []edit{{"\t\t\t\tshared.mutex.RLock()\n", "", 1},
				{"\t\t\t\tshared.mutex.RUnlock()\n", "", 1}}, "torn reads: 1\nwrites: 1\n"},
			{"RLock to write", []edit{{"shared.mutex.Lock()", "shared.mutex.RLock()", 1},
				{"shared.mutex.Unlock()", "shared.mutex.RUnlock()", 1}},
				"torn reads: 1\nwrites: 1\n"},
			{"no RUnlock", []edit{{"\t\t\t\tshared.mutex.RUnlock()\n", "", 1}},
				"<deadlock>"},
		}},
	{"channel", 64, "12 channel, 1 create, 6 output",
		nil, lines("1\n2\n3\n4\n5\nclosed"), false, []mutant{
			{"no close", []edit{{"\t\tclose(numbers)\n", "", 1}}, "1\n2\n3\n4\n5\n<deadlock>"},
			{"close too early", []edit{{"go func() {", "go func() { close(numbers)", 1}},
				"closed\n<status 2>"},
			{"one receiver too few", []edit{{"range numbers {\n",
				"range numbers { if n == 4 { break }\n", 1}}, leak},
		}},
	{"stateful-goroutine", 216, "8 channel, 3 create, 1 output, 6 sync",
		[]edit{{"i < 50", "i < 2", 1}, {"50000, 0", "2, 0", 1},
			{"+ i) / 50", "+ i) / 2", 1}},
		lines("ops: 2"), false, []mutant{
			{"no close", []edit{{"\tclose(additions)\n", "", 1}}, "<deadlock>"},
			{"no Wait", []edit{{"\twg.Wait()\n", "", 1}}, "<status 2>"},
			{"Done too early", []edit{{"\t\t\twg.Done()\n", "", 1},
				{"additions <- 1", "wg.Done(); additions <- 1", 1}},
				"<status 2>"},
		}},
	{"worker-pool", 1209, "10 channel, 2 create, 2 output",
		[]edit{{"w < 3", "w < 2", 1}, {"job <= 5", "job <= 2", 1},
			{"Usual: 5, Low: 5", "Usual: 2, Low: 2", 1}},
		lines("job 1: 2\njob 2: 4"), false, []mutant{
			{"no close", []edit{{"\tclose(jobs)\n", "", 1}}, leak},
			{"one job handled twice", []edit{{"results <- result{job, 2 * job}",
				"results <- result{job, 2 * job}; results <- result{job, 0}", 1}},
				"job 1: 0\njob 2: 0\n"},
			{"one job too few", []edit{{"job <= count; job++ {\n\t\tjobs",
				"job < count; job++ {\n\t\tjobs", 1}}, "<deadlock>"},
		}},
	{"compare-and-swap", 116, "2 create, 4 load, 1 output, 6 sync, 2 update",
		[]edit{{"i < 50", "i < 2", 1}, {"c < 1000", "c < 2", 1},
			{"raise(50*c", "raise(2*c", 1}}, lines("max: 3"), false, []mutant{
			{"a store in place of the swap", []edit{{"if atomic.CompareAndSwapInt64(\n" +
				"\t\t\t&greatest, old, value) {", "atomic.StoreInt64(&greatest, value)\nif true {",
				1}}, "max: 2\n"},
			{"no second try", []edit{{"\t\t\t&greatest, old, value) {\n\t\t\treturn\n\t\t}\n",
				"\t\t\t&greatest, old, value) {\n\t\t}\n\t\treturn\n", 1}}, "max: 2\n"},
		}},
	{"message-passing", 1537, "2 create, 13 load, 1 output, 4 store, 5 sync",
		[]edit{{"messages = 1000", "messages = 2", 1}},
		lines("stale reads: 0"), false, []mutant{
			{"no acknowledgement", []edit{{"\t\t\tawait(&acknowledged, n)\n", "", 1}},
				"stale reads: 1\n"},
			{"flag before data", []edit{{"\t\t\tdata = int(n)\n", "", 1},
				{"&published, n)\n\t\t\tawait(", "&published, n)\n\t\t\tdata = int(n)\n\t\t\tawait(",
					1}}, "stale reads: 1\n"},
			{"acknowledged too early", []edit{{"\t\t\tif data != int(n) {",
				"\t\t\tatomic.StoreInt32(&acknowledged, n)\n\t\t\tif data != int(n) {", 1}},
				"stale reads: 1\n"},
			{"never published", []edit{{"\t\t\tatomic.StoreInt32(&published, n)\n", "", 1}},
				"<livelock>"},
		}},
	{"store-buffering", 145, "2 create, 11 load, 1 output, 2 store, 6 sync, 2 update",
		[]edit{{"rounds = 10000", "rounds = 1", 1},
			{"round+50", "round+1", 1}, {"round/50", "round/1", 1}, {"i%50", "i%1", 1}},
		lines("both zero: 0 of 1"), false, []mutant{
			{"load before store", []edit{{"\t\t\t\tatomic.StoreInt32(store, 1)\n", "", 1},
				{"= atomic.LoadInt32(load)\n",
					"= atomic.LoadInt32(load)\n\t\t\t\tatomic.StoreInt32(store, 1)\n", 1}},
				"both zero: 1 of 1\n"},
			{"one that meets nobody", []edit{{"2 * (round/1 + 1)", "3 * (round/1 + 1)", 1}},
				"<livelock>"},
		}},
	{"check-then-act", 36, "2 create, 3 load, 1 output, 5 sync, 2 update",
		nil, lines("sold: 1", "sold: 2"), false, []mutant{
			{"no Wait", []edit{{"\twg.Wait()\n", "", 1}}, "sold: 0\n"},
			{"plain accesses", []edit{{"atomic.AddInt64(&stock, -1)", "stock--", 1}}, race},
		}},
	{"lock-order", 14, "2 create, 4 lock, 1 output, 5 sync, 4 unlock",
		nil, append([]string{"<deadlock>"}, lines("moved: 2")...), false, []mutant{
			{"no Wait", []edit{{"\twg.Wait()\n", "", 1}}, "moved: 0\n"},
			{"only the first lock", []edit{{"\tto.mutex.Lock()\n\tdefer to.mutex.Unlock()\n",
				"", 1}}, race},
		}},
	{"lost-wakeup", 2, "1 create, 3 lock, 1 output, 1 signal, 3 unlock, 1 wait",
		nil, append([]string{"<deadlock>"}, lines("woken")...), false, []mutant{
			{"told too early", []edit{{"\tcond.Wait()\n",
				"\tfmt.Println(\"woken\")\n\tcond.Wait()\n", 1}}, "woken\n<deadlock>"},
		}},
	{"late-add", 100, "2 create, 1 load, 1 output, 1 sync",
		[]edit{{"i < 3", "i < 2", 1}},
		append([]string{"<status 2>"}, lines("done: 0", "done: 1", "done: 2")...), false, []mutant{
			{"no Done", []edit{{"\t\t\twg.Done()\n", "", 1}}, "<deadlock>"},
		}},
	{"data-race-print", 540, "2 create, 5 output, 5 sync",
		nil, lines("1\n1\n2\n2\nFinal Counter:  2", "1\n1\n2\n3\nFinal Counter:  3",
			"1\n2\n1\n2\nFinal Counter:  2", "1\n2\n1\n3\nFinal Counter:  3",
			"1\n2\n2\n3\nFinal Counter:  2", "1\n2\n2\n3\nFinal Counter:  3",
			"1\n2\n3\n2\nFinal Counter:  2", "1\n2\n3\n2\nFinal Counter:  3",
			"1\n2\n3\n3\nFinal Counter:  3", "1\n2\n3\n4\nFinal Counter:  4"),
		true, []mutant{
			{"no Wait", []edit{{"\twg.Wait()\n", "", 1}}, "Final Counter:  0\n"},
		}},
	{"many-goroutines", 14, "2 create, 1 output, 6 sync, 2 update", two,
		lines("total: 2"), false, []mutant{
			{"no Wait", []edit{{"\twg.Wait()\n", "", 1}}, "total: 0\n"},
			{"load and store", []edit{{"atomic.AddInt64(&total, 1)",
				"atomic.StoreInt64(&total, atomic.LoadInt64(&total)+1)", 1}}, "total: 1\n"},
		}},
	{"many-waiting", 73, "3 channel, 2 create, 1 output, 6 sync, 2 update", two,
		lines("total: 2"), false, []mutant{
			{"a gate that stays closed", []edit{{"\tclose(gate)\n", "", 1}}, "<deadlock>"},
			{"no Wait", []edit{{"\twg.Wait()\n", "", 1}}, "total: 0\n"},
		}},
	{"ping-pong", 48, "9 channel, 1 create, 1 output", two,
		lines("ball: 2"), false, []mutant{
			{"a ball that does not come back", []edit{{"pong <- ball + 1",
				"if ball == 0 { pong <- ball + 1 }", 1}}, "<deadlock>"},
		}},
	{"prime-sieve", 48, "7 channel, 2 create, 1 output", two,
		lines("prime 2: 3"), false, []mutant{
			{"a filter that is not started", []edit{{"go filter", "filter", 1}},
				"<deadlock>"},
		}},
}

// The size of programs that take one.
var two = []edit{{"reference.Number(usage)", "reference.NumberOr(2, usage)", 1}}

type mutant struct {
	name   string
	edits  []edit
	reason string
}

func lines(texts ...string) []string {
	for i := range texts {
		texts[i] += "\n"
	}
	return texts
}

// A handful is enough to see that all works.
func isSkipped(program string) bool {
	return testing.Short() && program != "data-race" && program != "channel" &&
		program != "mutex"
}

func change(t *testing.T, name, text string, edits []edit) string {
	t.Helper()
	for _, e := range edits {
		if n := strings.Count(text, e.from); n != e.times {
			t.Fatalf("%s: %q is there %d times, not %d", name, e.from, n, e.times)
		}
		text = strings.ReplaceAll(text, e.from, e.to)
	}
	return text
}

func TestProgramsHaveTheirOutcomesAndMutantsAreFound(t *testing.T) {
	texts := map[string]string{}
	folderOf := func(program, mutant string) string {
		return program + "-" + strings.ReplaceAll(mutant, " ", "-")
	}
	for _, s := range subjects {
		if isSkipped(s.program) {
			continue
		}
		bytes, err := os.ReadFile(filepath.Join(reference, s.program,
			s.program+".go"))
		must(t, err)
		texts[s.program] = change(t, s.program, string(bytes), s.sizes)
		for _, m := range s.mutants {
			name := folderOf(s.program, m.name)
			texts[name] = change(t, name, texts[s.program], m.edits)
		}
	}
	bin := buildAll(t, texts)
	for _, s := range subjects {
		if isSkipped(s.program) {
			continue
		}
		found := start(t, bin+"/"+s.program).explore(t, true, 20000)
		said := outcomes(found)
		if found.executions != s.executions || found.points() != s.points {
			t.Errorf("%s: %d executions, not %d; of %s, not %s", s.program,
				found.executions, s.executions, found.points(), s.points)
		}
		if !found.isComplete || !reflect.DeepEqual(said, s.outcomes) ||
			(found.races > 0) != s.isRacy {
			t.Errorf("%s: %d executions, complete %t, %d with a race: %q, not %q",
				s.program, found.executions, found.isComplete, found.races, said, s.outcomes)
		}
		for _, m := range s.mutants {
			name := folderOf(s.program, m.name)
			found := start(t, bin+"/"+name).explore(t, true, 3000)
			t.Logf("%s: %d executions", name, found.executions)
			isFound := found.outcomes[m.reason] > 0 || m.reason == race &&
				found.races > 0 || m.reason == leak && found.leaks > 0
			if !isFound {
				t.Errorf("%s: no %q in %d executions, complete %t: %q, %d with a race",
					name, m.reason, found.executions, found.isComplete, outcomes(found),
					found.races)
			}
		}
	}
}

func TestDataRaceHasSoManyOrdersWithoutReduction(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long")
	}
	text, err := os.ReadFile(filepath.Join(reference, "data-race/data-race.go"))
	must(t, err)
	bin := buildAll(t, map[string]string{"data-race": string(text)})
	found := start(t, bin+"/data-race").explore(t, false, 10000)
	const orders = 7722
	if found.executions != orders || len(found.outcomes) != 3 {
		t.Errorf("%d executions, %q", found.executions, outcomes(found))
	}
}

func TestTwentyRunsCountTheSameBesideOtherWork(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long")
	}
	text, err := os.ReadFile(filepath.Join(reference, "data-race/data-race.go"))
	must(t, err)
	bin := buildAll(t, map[string]string{"data-race": string(text)})
	for i := 0; i < 20; i++ {
		if i == 10 {
			for n := 0; n < 2; n++ {
				busy := exec.Command("sh", "-c", "while :; do :; done")
				must(t, busy.Start())
				defer busy.Process.Kill()
			}
		}
		if n := start(t, bin+"/data-race").explore(t, true, 1000).executions; n != 204 {
			t.Errorf("run %d: %d executions", i, n)
		}
	}
}
