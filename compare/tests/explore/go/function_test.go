package exploretest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const counterTests = `package PACKAGE

import (
	"sync/atomic"
	"testing"
)

func TestOther(t *testing.T) { t.Fatal("is not asked for") }

func TestCounter(t *testing.T) {
	var n int32
	end := make(chan bool)
	for i := 0; i < 2; i++ {
		go func() {
			atomic.StoreInt32(&n, atomic.LoadInt32(&n)+1)
			end <- true
		}()
	}
	<-end
	<-end
	if n != 2 {
		t.Error("an addition is lost")
	}
}
`

func TestOneTestFunctionIsExplored(t *testing.T) {
	exploreTest(t, "counter")
	exploreTest(t, "counter_test") // outside of the package that it tests
}

func exploreTest(t *testing.T, pkg string) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":          "module counter\n\ngo 1.19\n",
		"counter_test.go": strings.Replace(counterTests, "PACKAGE", pkg, 1),
	} {
		must(t, os.WriteFile(filepath.Join(root, name), []byte(text), 0o600))
	}
	generate(t, "-root", root, "-run", "TestCounter", "-o", "counter.test", ".")
	found := start(t, filepath.Join(root, "counter.test")).explore(t, true, 2000)
	t.Logf("%d executions", found.executions)
	said := strings.Join(outcomes(found), "|")
	if !found.isComplete || len(found.outcomes) != 2 ||
		!strings.HasPrefix(said, "--- FAIL: TestCounter (0.00s)\n") ||
		!strings.Contains(said, "an addition is lost") ||
		!strings.HasSuffix(said, "<status 1>|PASS\n") {
		t.Errorf("%d executions, complete %t: %q", found.executions, found.isComplete,
			said)
	}
}
