package exploretest

import (
	"reflect"
	"strings"
	"testing"
)

// Uses of select, time and context. Each has all its outcomes beside it.
var constructs = map[string]struct {
	body     string
	outcomes []string
}{
	"select-ready": {`c, d := filled(1), filled(2)
		select {
		case n := <-c:
			fmt.Print(n)
		case n := <-d:
			fmt.Print(n)
		case <-none:
		}`, []string{"1", "2"}},
	"select-default": {`c := make(chan int, 1)
		go func() { c <- 1 }()
		select {
		case <-c:
			fmt.Print("sent")
		default:
			fmt.Print("not sent")
		}`, []string{"not sent", "sent"}},
	"select-default-of-two": {`c := make(chan int, 1)
		go func() { c <- 1 }()
		select {
		case <-c:
			fmt.Print("sent")
		case none <- 1:
		default:
			fmt.Print("not sent")
		}`, []string{"not sent", "sent"}},
	"select-waits": {`c, d := make(chan int), make(chan int)
		go func() { c <- 1 }()
		go func() { d <- 2 }()
		for n := 0; n < 2; n++ {
			select {
			case n := <-c:
				fmt.Print(n)
			case n := <-d:
				fmt.Print(n)
			}
		}`, []string{"12", "21"}},
	"select-of-send-and-receive": {`c := make(chan int)
		go func() { c <- 1 }()
		select {
		case n := <-c:
			fmt.Print(n)
		case c <- 2:
		}`, []string{"1"}},
	"two-selects-meet": {`c, d := make(chan int), make(chan int)
		go func() {
			select {
			case c <- 1:
			case d <- 2:
			}
		}()
		select {
		case n := <-c:
			fmt.Print(n)
		case n := <-d:
			fmt.Print(n)
		}`, []string{"1", "2"}},
	"select-is-ended-by-the-first": {`c, d := make(chan int, 1), make(chan int)
		go func() { c <- 1 }()
		go close(d)
		select {
		case <-c:
			fmt.Print("value")
		case <-d:
			fmt.Print("end")
		}`, []string{"end", "value"}},
	"reflected-select": {`n, _, _ := reflect.Select([]reflect.SelectCase{
			{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(filled(1))},
			{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(filled(2))}})
		fmt.Print(n)`, []string{"0", "1"}},
	"reflected-send": {`c := make(chan int, 1)
		go reflect.ValueOf(c).Send(reflect.ValueOf(1))
		_, isSent := reflect.ValueOf(c).TryRecv()
		fmt.Print(isSent)`, []string{"false", "true"}},
	"reflected-close": {`c := make(chan int)
		go reflect.ValueOf(c).Close()
		reflect.ValueOf(c).Recv()
		fmt.Print("closed")`, []string{"closed"}},

	"sleep": {`time.Sleep(time.Hour)
		fmt.Print(time.Since(start))`, []string{"1h0m0s"}},
	"sleep-is-no-wait": {`go fmt.Print("a")
		time.Sleep(time.Second)
		fmt.Print("b")`, []string{"ab", "b", "ba"}},
	"sleeps-end-in-order": {`go func() {
			time.Sleep(time.Second)
			fmt.Print(time.Since(start))
		}()
		time.Sleep(2 * time.Second)
		fmt.Print(time.Since(start))`, []string{"1s2s", "1s3s", "2s", "2s1s", "2s2s",
		"2s3s", "3s", "3s1s", "3s2s", "3s3s"}},
	"sleep-until": {`time.Sleep(time.Until(start.Add(time.Minute)))
		fmt.Print(time.Now().Sub(start))`, []string{"1m0s"}},
	"after": {`<-time.After(time.Second)
		fmt.Print(time.Since(start))`, []string{"1s"}},
	"after-or-value": {`c := make(chan int)
		go func() {
			select {
			case c <- 1:
			case <-time.After(time.Minute):
			}
		}()
		select {
		case <-c:
			fmt.Print("value")
		case <-time.After(time.Second):
			fmt.Print("timeout")
		}`, []string{"timeout", "value"}},
	"after-of-two-times": {`select {
		case <-time.After(time.Minute):
			fmt.Print("minute")
		case <-time.After(time.Second):
			fmt.Print("second")
		}`, []string{"second"}},
	"after-beside-a-value": {`select {
		case <-time.After(time.Minute):
			fmt.Print("timeout")
		case <-filled(1):
			fmt.Print("value")
		}`, []string{"value"}},
	"timer-stopped": {`timer := time.NewTimer(time.Second)
		if timer.Stop() {
			select {
			case <-timer.C:
			default:
				fmt.Print("stopped")
			}
		} else {
			fmt.Print(time.Since(start))
		}`, []string{"stopped"}},
	"timer-set-again": {`timer := time.AfterFunc(time.Hour, func() { fmt.Print("a") })
		isSet := timer.Reset(time.Second)
		time.Sleep(time.Minute)
		fmt.Print(isSet, time.Since(start))`, []string{
		"aafalse 1h1m0s", "afalse 1h1m0s", "afalse 1h1m0sa", "atrue 1m0s",
		"atrue 1m1s", "false 1h1m0s", "false 1h1m0sa", "false 1h1m0saa",
		"true 1m0s", "true 1m0sa", "true 1m1s", "true 1m1sa"}},
	"ticker": {`ticker := time.NewTicker(time.Second)
		<-ticker.C
		<-ticker.C
		ticker.Reset(time.Minute)
		<-ticker.C
		ticker.Stop()
		fmt.Print(time.Since(start))`, []string{"1m2s"}},
	"ticker-and-end": {`ticker, end := time.NewTicker(time.Second), make(chan int)
		go close(end)
		for n := 0; ; n++ {
			select {
			case <-ticker.C:
				continue
			case <-end:
			}
			fmt.Print(n > 0)
			return
		}`, []string{"false", "true"}},
	"after-func": {`c := make(chan int)
		time.AfterFunc(time.Second, func() { close(c) })
		<-c
		fmt.Print(time.Since(start))`, []string{"1s"}},
	"with-timeout": {`ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		<-ctx.Done()
		fmt.Print(ctx.Err(), time.Since(start))`,
		[]string{"context deadline exceeded 1s"}},
	"with-deadline": {`ctx, cancel := context.WithDeadline(context.Background(),
			start.Add(time.Second))
		go cancel()
		<-ctx.Done()
		fmt.Print(ctx.Err())`,
		[]string{"context canceled", "context deadline exceeded"}},
	"with-cancel": {`ctx, cancel := context.WithCancel(context.Background())
		child, _ := context.WithCancel(ctx)
		go cancel()
		<-child.Done()
		fmt.Print(child.Err())`, []string{"context canceled"}},
	"now-spin": {`for time.Since(start) < time.Second {
		}
		fmt.Print("late")`, []string{"late"}},
	"poll": {`var z int32
		go atomic.StoreInt32(&z, 1)
		for atomic.LoadInt32(&z) == 0 {
			time.Sleep(time.Millisecond)
		}
		fmt.Print("set")`, []string{"set"}},
	"unread-ticker": {`time.NewTicker(time.Nanosecond)
		time.Sleep(time.Hour)
		fmt.Print("late")`, []string{"late"}},

	"first-error": {`var wg sync.WaitGroup
		var once sync.Once
		var err error
		for _, text := range []string{"a", "b"} {
			failed := errors.New(text)
			wg.Add(1)
			go func() {
				defer wg.Done()
				once.Do(func() { err = failed })
			}()
		}
		wg.Wait()
		fmt.Print(err)`, []string{"a", "b"}},
	"readers-beside-each-other": {`var rw sync.RWMutex
		met := make(chan int)
		go func() {
			rw.RLock()
			met <- 1
			rw.RUnlock()
		}()
		rw.RLock()
		<-met
		rw.RUnlock()
		rw.Lock()
		fmt.Print("met")`, []string{"met"}},
}

const constructsText = `package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
)

var (
	start = time.Now()
	none  chan int
	_     = context.Canceled
	_     = errors.New
	_     = reflect.ValueOf
	_     sync.Mutex
	_     = atomic.LoadInt32
)

func filled(n int) chan int {
	c := make(chan int, 1)
	c <- n
	return c
}

func main() {
	switch os.Args[1] {
`

func buildConstructs(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	text.WriteString(constructsText)
	for name, c := range constructs {
		text.WriteString("case \"" + name + "\":\n" + c.body + "\n")
	}
	return buildAll(t, map[string]string{
		"constructs": text.String() + "}\n}\n"}) + "/constructs"
}

func TestSelectAndTimeHaveTheirOutcomes(t *testing.T) {
	program := buildConstructs(t)
	for name, c := range constructs {
		name, c := name, c
		t.Run(name, func(t *testing.T) {
			found := start(t, program, name).explore(t, true, 5000)
			t.Logf("%d executions", found.executions)
			if said := outcomes(found); !found.isComplete ||
				!reflect.DeepEqual(said, c.outcomes) {
				t.Errorf("%d executions, complete %t: %q, not %q", found.executions,
					found.isComplete, said, c.outcomes)
			}
		})
	}
}

func TestReductionLosesNoOutcomeOfSelectAndTime(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long")
	}
	program, compared := buildConstructs(t), 0
	for name, c := range constructs {
		found := start(t, program, name).explore(t, false, 1000)
		if found.isComplete {
			compared++
		}
		for _, said := range outcomes(found) {
			if !contains(c.outcomes, said) {
				t.Errorf("%s: %d executions: %q is not in %q", name, found.executions,
					said, c.outcomes)
			}
		}
	}
	t.Logf("%d of %d are small enough for all orders", compared, len(constructs))
	if compared < len(constructs)/2 {
		t.Errorf("only %d programs are small enough", compared)
	}
}

func contains(texts []string, text string) bool {
	for _, each := range texts {
		if each == text {
			return true
		}
	}
	return false
}
