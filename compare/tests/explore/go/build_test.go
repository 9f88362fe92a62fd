package exploretest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const generator = "../../../explore/go"

// buildAll writes a module with a program for each source, builds them to be
// explored, and returns the folder of the executables.
func buildAll(t testing.TB, sources map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range sources {
		must(t, os.Mkdir(filepath.Join(root, name), 0o700))
		must(t, os.WriteFile(filepath.Join(root, name, "main.go"), []byte(text), 0o600))
	}
	must(t, os.WriteFile(filepath.Join(root, "go.mod"),
		[]byte("module explored\n\ngo 1.19\n"), 0o600))
	command := exec.Command("go", "run", ".", "-root", root, "-o", "bin/", "./...")
	command.Dir = generator
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("the build failed: %v\n%s", err, said)
	}
	return filepath.Join(root, "bin")
}
