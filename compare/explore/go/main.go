// Command explore builds Go programs that `compare explore` can explore.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const usage = `usage: explore [-root DIR] [-C DIR] [-copies DIR] [-run TEST] -o OUTPUT PACKAGE...

Builds Go programs with a scheduler of our own in place of the race detector.
What they do, and in which order, is then up to ` + "`compare explore`" + `.

-root DIR    where all other paths start
-C DIR       the folder of the module
-copies DIR  build DIR/PATH in place of PATH, a source
-run TEST    build the test of this name, of one package, in place of programs
-o OUTPUT    a file or, if it ends with a slash, a folder for the executables
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
	flag.Usage = func() { fmt.Fprint(os.Stderr, usage) }
	root := flag.String("root", ".", "")
	module := flag.String("C", ".", "")
	copies := flag.String("copies", "", "")
	test := flag.String("run", "", "")
	output := flag.String("o", "", "")
	flag.Parse()
	if flag.NArg() == 0 || *output == "" {
		flag.Usage()
		os.Exit(2)
	}
	header, err := os.ReadFile("../protocol.h")
	must(err)
	must(os.Chdir(*root))
	*root, err = os.Getwd()
	must(err)
	replaced := findCopies(*root, *copies)
	if !filepath.IsAbs(*output) {
		*output = *root + "/" + *output
	}
	must(os.Chdir(*module))
	for name, value := range map[string]string{
		"CGO_ENABLED": "1", // the race detector needs it
		"GO111MODULE": "on",
		"GOWORK":      "off",
	} {
		os.Setenv(name, value)
	}
	said := strings.Fields(run("env", "GOOS", "GOARCH", "GOROOT"))
	if said[0] != "linux" || said[1] != "amd64" {
		fail("Go programs are explored on linux/amd64 only, not on %s/%s", said[0],
			said[1])
	}
	folder, err = os.MkdirTemp("", "explore-go-")
	must(err)
	defer os.RemoveAll(folder)
	path := strings.TrimSpace(run("list", "-m"))
	overlay := makeOverlay(filepath.Join(said[2], "src"), string(header))
	verb := []string{"build"}
	if *test != "" {
		verb = []string{"test", "-c"}
	}
	run(append(append(verb, "-race", "-buildvcs=false", "-o", *output,
		"-overlay", overlay.write(folder, replaced),
		// Without inlining, each call in the program has a place of its own.
		"-gcflags="+path+"/...=-l",
		"-ldflags=-X runtime.exploreModule="+path+" -X runtime.exploreTest="+*test),
		flag.Args()...)...)
}

// findCopies returns the copies of sources, by source.
func findCopies(root, copies string) map[string]string {
	replaced := map[string]string{}
	if copies == "" {
		return replaced
	}
	copies, err := filepath.Abs(copies)
	must(err)
	must(filepath.WalkDir(copies, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") {
			replaced[root+strings.TrimPrefix(path, copies)] = path
		}
		return err
	}))
	return replaced
}

func must(err error) {
	if err != nil {
		fail("%v", err)
	}
}
