package main

import (
	"regexp"
	"testing"

	reference "go-reference"
)

func TestEnds(t *testing.T) {
	allowed := regexp.MustCompile(`^exit status 0: done: [0-3]\n$|` +
		`^exit status 2: panic: sync: WaitGroup `)
	if end := reference.CaptureEnd(main); !allowed.MatchString(end) {
		t.Error(end)
	}
}
