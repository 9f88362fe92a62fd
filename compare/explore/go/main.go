// Command explore builds Go programs that `compare explore` can explore.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const usage = `usage: explore [-o FILE] [-replace FILE=COPY]... PACKAGE

Builds a Go program with a scheduler of our own in place of the race detector.
What it does in each order is then up to ` + "`compare explore`" + `.

-o FILE             the executable; without it, PACKAGE is only checked
-replace FILE=COPY  builds COPY in place of FILE of the program

Exit status: 0, 1 if it cannot be built, 2 for bad arguments, 3 if PACKAGE uses
what is not modelled.
`

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, "explore: "+format+"\n", arguments...)
	os.Exit(1)
}

// run runs the go command and returns what it prints.
func run(arguments ...string) string {
	command := exec.Command("go", arguments...)
	var said bytes.Buffer
	command.Stderr = &said
	printed, err := command.Output()
	if err != nil {
		fail("go %s: %v\n%s", arguments[0], err, said.String())
	}
	return string(printed)
}

// replacements is a flag that may be given more than once.
type replacements map[string]string

func (r replacements) String() string { return "" }

func (r replacements) Set(value string) error {
	file, other, isPair := strings.Cut(value, "=")
	if !isPair {
		return fmt.Errorf("not FILE=COPY")
	}
	for _, path := range []*string{&file, &other} {
		absolute, err := filepath.Abs(*path)
		if err != nil {
			return err
		}
		*path = absolute
	}
	r[file] = other
	return nil
}

func main() {
	flags := flag.NewFlagSet("explore", flag.ExitOnError)
	flags.Usage = func() { fmt.Fprint(os.Stderr, usage) }
	output := flags.String("o", "", "")
	replaced := replacements{}
	flags.Var(replaced, "replace", "")
	flags.Parse(os.Args[1:])
	if flags.NArg() != 1 {
		flags.Usage()
		os.Exit(2)
	}
	target := flags.Arg(0)

	var environment struct{ GOROOT, GOOS, GOARCH, GOVERSION string }
	text := run("env", "-json", "GOROOT", "GOOS", "GOARCH", "GOVERSION")
	if err := json.Unmarshal([]byte(text), &environment); err != nil {
		fail("go env: %v", err)
	}
	if environment.GOOS != "linux" || environment.GOARCH != "amd64" {
		fail("Go programs are explored on linux/amd64 only, not on %s/%s",
			environment.GOOS, environment.GOARCH)
	}
	os.Setenv("CGO_ENABLED", "1") // the race detector needs it

	if problems := check(target, replaced); len(problems) > 0 {
		fmt.Fprintln(os.Stderr, strings.Join(problems, "\n"))
		os.Exit(3)
	}
	if *output == "" {
		return
	}
	folder, err := os.MkdirTemp("", "explore-go-")
	if err != nil {
		fail("%v", err)
	}
	defer os.RemoveAll(folder)
	files := map[string][]string{}
	for _, p := range list("runtime", "sync", "os") {
		files[p.ImportPath] = append(p.GoFiles, p.SFiles...)
	}
	src := filepath.Join(environment.GOROOT, "src")
	overlay := makeOverlay(src, folder, files).write(replaced)
	build(target, overlay, *output)
}

// build runs `go build`.
func build(target, overlay, output string) {
	module := list(target)[0].Module.Path
	command := exec.Command("go", "build", "-race", "-overlay", overlay,
		"-ldflags", "-X runtime.exploreModule="+module, "-o", output, target)
	said, err := command.CombinedOutput()
	if err != nil {
		fail("go build: %v\n%s", err, said)
	}
}
