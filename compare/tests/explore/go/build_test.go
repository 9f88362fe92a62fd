package exploretest

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

const (
	generator = "../../../explore/go"
	reference = "../../../../go-reference"
)

// buildAll builds programs of these sources, to be explored. Each is the name of
// a program, or the path of one of its files. It returns the folder of the
// executables. The module has the name of the reference, whose
// programs import it.
func buildAll(t testing.TB, sources map[string]string) string {
	t.Helper()
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("Go programs are explored on linux/amd64 only")
	}
	root := t.TempDir()
	for name, text := range sources {
		if filepath.Ext(name) == "" {
			name += "/main.go"
		}
		must(t, os.MkdirAll(filepath.Join(root, filepath.Dir(name)), 0o700))
		must(t, os.WriteFile(filepath.Join(root, name), []byte(text), 0o600))
	}
	for _, name := range []string{"go.mod", "arguments.go"} {
		text, err := os.ReadFile(filepath.Join(reference, name))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(root, name), text, 0o600))
	}
	generate(t, "-root", root, "-o", "bin/", "./...")
	return filepath.Join(root, "bin")
}

func generate(t testing.TB, arguments ...string) {
	t.Helper()
	command := exec.Command("go", append([]string{"run", "."}, arguments...)...)
	command.Dir = generator
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("the build failed: %v\n%s", err, said)
	}
}
