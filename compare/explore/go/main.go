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
)

const usage = `usage: explore [-root DIR] [-C DIR] [-copies DIR] [-o OUTPUT] PACKAGE...

Builds Go programs with a scheduler of our own in place of the race detector.
What they do, and in which order, is then up to ` + "`compare explore`" + `. A program
that uses what is not modelled is named, and refuses to run.

-root DIR    change to DIR first
-C DIR       the folder of the module, below the root
-copies DIR  build DIR/PATH in place of PATH, a source below the root
-o OUTPUT    a file or, if it ends with a slash, a folder for the executables;
             without it, the programs are only checked

Exit status: 0, 1 if a program cannot be built, 2 for bad arguments; without -o,
3 if a program uses what is not modelled.
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

func main() {
	flags := flag.NewFlagSet("explore", flag.ExitOnError)
	flags.Usage = func() { fmt.Fprint(os.Stderr, usage) }
	root := flags.String("root", ".", "")
	module := flags.String("C", ".", "")
	copies := flags.String("copies", "", "")
	output := flags.String("o", "", "")
	flags.Parse(os.Args[1:])
	if flags.NArg() == 0 {
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
	*root = absolute(*root)
	must(os.Chdir(filepath.Join(*root, *module)))
	src := source()
	packages := list(append([]string{"-deps"}, flags.Args()...)...)
	replaced := replacements(packages, *root, *copies)
	problems := check(packages, replaced)
	targets := list(flags.Args()...)
	for _, target := range targets {
		for _, problem := range problems[target.ImportPath] {
			fmt.Fprintf(os.Stderr, "%s: %s\n", target.ImportPath, problem)
		}
	}
	if *output != "" {
		if !filepath.IsAbs(*output) {
			*output = *root + "/" + *output
		}
		build(src, packages, targets, replaced, problems, *output)
	} else if len(problems) > 0 {
		os.Exit(3)
	}
}

func must(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func absolute(path string) string {
	result, err := filepath.Abs(path)
	must(err)
	return result
}

// source returns the folder of the standard library.
func source() string {
	var environment struct{ GOROOT, GOOS, GOARCH string }
	text := run("env", "-json", "GOROOT", "GOOS", "GOARCH")
	must(json.Unmarshal([]byte(text), &environment))
	if environment.GOOS != "linux" || environment.GOARCH != "amd64" {
		fail("Go programs are explored on linux/amd64 only, not on %s/%s",
			environment.GOOS, environment.GOARCH)
	}
	return filepath.Join(environment.GOROOT, "src")
}

// replacements returns the copies of sources, by source.
func replacements(packages []pkg, root, copies string) map[string]string {
	replaced := map[string]string{}
	for _, p := range packages {
		for _, name := range p.GoFiles {
			file := filepath.Join(p.Dir, name)
			below, err := filepath.Rel(root, file)
			if p.Standard || copies == "" || err != nil {
				continue
			}
			other := filepath.Join(root, copies, below)
			if filepath.IsAbs(copies) {
				other = filepath.Join(copies, below)
			}
			if _, err := os.Stat(other); err == nil {
				replaced[file] = other
			}
		}
	}
	return replaced
}

// build builds the programs with the overlay. Those with a problem are told of
// it, and will refuse to run.
func build(src string, packages, targets []pkg, replaced map[string]string,
	problems map[string][]string, output string) {
	var err error
	folder, err = os.MkdirTemp("", "explore-go-")
	must(err)
	defer os.RemoveAll(folder)
	files := map[string][]string{}
	for _, p := range list("runtime", "sync", "os") {
		files[p.ImportPath] = append(p.GoFiles, p.SFiles...)
	}
	command := []string{"build", "-race", "-buildvcs=false", "-o", output,
		"-overlay", makeOverlay(src, files).write(folder, replaced)}
	for _, p := range packages {
		if !p.Standard { // without inlining, each call has a place of its own
			command = append(command, "-gcflags="+p.ImportPath+"=-l")
		}
	}
	var sound []string
	flag := "-ldflags=-X runtime.exploreModule=" + targets[0].Module.Path
	for _, target := range targets {
		found := problems[target.ImportPath]
		if len(found) == 0 {
			sound = append(sound, target.ImportPath)
			continue
		}
		problem := " -X 'runtime.exploreProblem=" + found[0] + "'"
		run(append(command, flag+problem, target.ImportPath)...)
	}
	if len(sound) > 0 {
		run(append(append(command, flag), sound...)...)
	}
}
