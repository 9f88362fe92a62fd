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

// The folder of the overlay, while it is needed.
var folder string

// fail says what is wrong and exits with status 1.
func fail(format string, arguments ...any) {
	os.RemoveAll(folder)
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
	for name, value := range map[string]string{
		"CGO_ENABLED": "1", // the race detector needs it
		"GO111MODULE": "on",
		"GOWORK":      "off",
	} {
		os.Setenv(name, value)
	}
	src := source()
	if problems := check(flags.Arg(0), replaced); len(problems) > 0 {
		fmt.Fprintln(os.Stderr, strings.Join(problems, "\n"))
		os.Exit(3)
	}
	if *output != "" {
		build(src, flags.Arg(0), *output, replaced)
	}
}

// source returns the folder of the standard library.
func source() string {
	var environment struct{ GOROOT, GOOS, GOARCH string }
	text := run("env", "-json", "GOROOT", "GOOS", "GOARCH")
	if err := json.Unmarshal([]byte(text), &environment); err != nil {
		fail("go env: %v", err)
	}
	if environment.GOOS != "linux" || environment.GOARCH != "amd64" {
		fail("Go programs are explored on linux/amd64 only, not on %s/%s",
			environment.GOOS, environment.GOARCH)
	}
	return filepath.Join(environment.GOROOT, "src")
}

// build builds the program with the overlay.
func build(src, target, output string, replaced replacements) {
	var err error
	if folder, err = os.MkdirTemp("", "explore-go-"); err != nil {
		fail("%v", err)
	}
	defer os.RemoveAll(folder)
	files := map[string][]string{}
	for _, p := range list("runtime", "sync", "os") {
		files[p.ImportPath] = append(p.GoFiles, p.SFiles...)
	}
	overlay := makeOverlay(src, files)
	run("build", "-race", "-buildvcs=false", "-overlay",
		overlay.write(folder, replaced), "-ldflags",
		"-X runtime.exploreModule="+list(target)[0].Module.Path, "-o", output, target)
}
