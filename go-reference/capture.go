// Package reference helps the tests of the programs whose output is not the same
// in every run, and of those that may not return.
package reference

import (
	"io"
	"os"
)

// Capture returns what f prints to standard output. The text must fit into the
// buffer of a pipe, which has 64 KiB on Linux.
func Capture(f func()) string {
	reader, writer, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	stdout := os.Stdout
	os.Stdout = writer
	f()
	os.Stdout = stdout
	writer.Close()
	printed, err := io.ReadAll(reader)
	if err != nil {
		panic(err)
	}
	return string(printed)
}

// CaptureEnd runs f in a process of its own, where it may get stuck, and returns
// how that ends, and what it prints. The only test of the executable calls it.
func CaptureEnd(f func()) string {
	if os.Getenv("CAPTURE_END") != "" {
		f()
		os.Exit(0)
	}
	end := ""
	printed := Capture(func() {
		process, err := os.StartProcess(os.Args[0], os.Args[:1], &os.ProcAttr{
			Env:   append(os.Environ(), "CAPTURE_END=1"),
			Files: []*os.File{nil, os.Stdout, os.Stdout},
		})
		if err != nil {
			panic(err)
		}
		state, err := process.Wait()
		if err != nil {
			panic(err)
		}
		end = state.String()
	})
	return end + ": " + printed
}
