package exploretest

import (
	"strings"
	"testing"
)

// Programs that are refused, each with the name of the call that is not modelled.
var refused = map[string]struct{ body, message string }{
	"pipe": {`r, _, _ := os.Pipe()
		r.Read(make([]byte, 1))`, "a file or the network"},
	"network": {`l, _ := net.Listen("tcp", "127.0.0.1:0")
		l.Accept()`, "a file or the network"},
	"network-read": {`l, _ := net.Listen("tcp", "127.0.0.1:0")
		c, _ := net.Dial("tcp", l.Addr().String())
		c.Read(make([]byte, 1))`, "a file or the network"},
	"child":        {`exec.Command("true").Run()`, "a child process"},
	"child-output": {`exec.Command("true").Output()`, "a child process"},
	"signal": {`c := make(chan os.Signal, 1)
		signal.Notify(c, os.Interrupt)
		<-c`, "signals"},
	"thread":     {`runtime.LockOSThread()`, "threads"},
	"collection": {`runtime.GC()`, "a garbage collection"},
}

func TestWhatIsNotModelledIsRefused(t *testing.T) {
	var text strings.Builder
	text.WriteString(`package main

import (
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
)

func main() {
	switch os.Args[1] {
`)
	for name, r := range refused {
		text.WriteString("case \"" + name + "\":\n" + r.body + "\n")
	}
	bin := buildAll(t, map[string]string{"refused": text.String() + "}\n}\n"})
	for name, r := range refused {
		name, r := name, r
		t.Run(name, func(t *testing.T) {
			p := start(t, bin+"/refused", name)
			p.once(t, nil, 0)
			message := strings.TrimRight(string(p.page.message[:]), "\x00")
			const isRefused = 8
			if want := "not modelled: " + r.message; p.page.end != isRefused ||
				message != want {
				t.Errorf("end %d, %q, not %q", p.page.end, message, want)
			}
		})
	}
}
