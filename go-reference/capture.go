// Package reference helps the tests of the racy programs, whose output is
// not the same in every run.
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
