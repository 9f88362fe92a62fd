package exploretest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The sign by which the fault of each program in testdata/kernels shows.
var faults = map[string]string{
	// locks.go
	"double-lock": "<deadlock>", "lock-order": "<deadlock>",
	"lock-ring": "<deadlock>", "writer-priority": "<deadlock>",
	"upgraded-lock": "<deadlock>", "missing-unlock": "<deadlock>",
	"lock-and-wait": "<deadlock>", "recursive-once": "<deadlock>",
	"try-lock-livelock": "<livelock>", "copied-lock": race,
	"forgotten-locks": leak,
	// channels.go
	"no-receiver": leak, "missing-close": "<deadlock>",
	"nil-channel": "<deadlock>", "nil-cases": "<deadlock>",
	"empty-select": "<deadlock>", "channel-and-lock": "<deadlock>",
	"double-close": "<status 2>", "send-on-closed": "<status 2>",
	"missing-stop":     "<deadlock>",
	"select-order":     "worked after the stop, done",
	"closed-in-a-loop": "<livelock>", "lost-signal": "<deadlock>",
	"length-spin": "<livelock>", "default-spin": "<livelock>",
	"early-return": leak, "full-pool": "<deadlock>",
	"both-receive": "<deadlock>", "nested-semaphore": "<deadlock>",
	// waiting.go
	"late-add": "<status 2>", "missing-done": "<deadlock>",
	"double-done": "<status 2>", "wait-in-loop": "<deadlock>",
	"copied-wait-group": "<deadlock>", "missed-signal": "<deadlock>",
	"signal-for-broadcast": "<deadlock>", "if-for-while": "<status 2>",
	"signal-without-lock": "<deadlock>", "swap-spin": "<livelock>",
	// memory.go
	"captured-variable": race, "check-then-act": "sold twice, done",
	"lost-update": "one is lost, done", "map-writes": "<status 2>",
	"map-read": "<status 2>", "map-range": "<status 2>",
	"use-before-set": "<status 2>", "atomic-and-plain": race,
	"double-checked-lock": race, "own-once": "<status 2>", "append": race,
	"shared-error": race, "missing-wait": "not yet, done",
	"two-types": "<status 2>",
	// times.go
	"never-cancelled": leak, "other-context": "<deadlock>",
	"timeout-leak": leak, "deadline-leak": leak, "stopped-ticker": leak,
	"drained-timer": "<deadlock>", "sleep-for-wait": "not yet, done",
	"timer-race": race, "polled-flag": race, "polled-in-vain": "<livelock>",
	"late-stop": "<status 2>", "heartbeats": "<deadlock>",
	"endless-ticker": "<livelock>", "beside-a-ticker": leak,
}

func buildKernels(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("testdata/kernels/*.go")
	must(t, err)
	text := map[string]string{}
	for _, file := range files {
		bytes, err := os.ReadFile(file)
		must(t, err)
		text["kernels/"+filepath.Base(file)] = string(bytes)
	}
	return buildAll(t, text) + "/kernels"
}

// has returns whether a sign of a fault has been found.
func (r *results) has(sign string) bool {
	return r.outcomes[sign] > 0 || sign == race && r.races > 0 ||
		sign == leak && r.leaks > 0
}

func TestKernelsShowTheirFaultsAndNoneOnceMended(t *testing.T) {
	kernels := buildKernels(t)
	for name, sign := range faults {
		name, sign := name, sign
		t.Run(name, func(t *testing.T) {
			found := start(t, kernels, name).exploreUntil(t, 5000,
				func(r *results) bool { return r.has(sign) })
			if !found.has(sign) {
				t.Errorf("no %q in %d executions: %q", sign, found.executions,
					outcomes(found))
			}
			mended := start(t, kernels, name, "mended").explore(t, true, 5000)
			t.Logf("%d executions, mended %d", found.executions, mended.executions)
			if said := strings.Join(outcomes(mended), "|"); said != "done" ||
				!mended.isComplete || mended.races+mended.leaks > 0 {
				t.Errorf("mended: %d executions, complete %t: %q, %d with a race, "+
					"%d with a leak", mended.executions, mended.isComplete, said,
					mended.races, mended.leaks)
			}
		})
	}
}
