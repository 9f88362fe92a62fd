package main

import (
	"regexp"
	"testing"

	reference "go-reference"
)

func TestEnds(t *testing.T) {
	allowed := regexp.MustCompile(`^exit status 0: moved: 2\n$|` +
		`^exit status 2: fatal error: all goroutines are asleep - deadlock!\n`)
	if end := reference.CaptureEnd(main); !allowed.MatchString(end) {
		t.Error(end)
	}
}
