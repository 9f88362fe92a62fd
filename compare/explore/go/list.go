package main

import (
	"encoding/json"
	"io"
	"strings"
)

// pkg is what `go list` says of a package.
type pkg struct {
	ImportPath, Dir                 string
	Standard                        bool
	Deps, GoFiles, CgoFiles, SFiles []string
	Module                          struct{ Path string }
}

// list asks `go list` about packages.
func list(arguments ...string) (result []pkg) {
	text := run(append([]string{"list", "-race", "-json"}, arguments...)...)
	decoder := json.NewDecoder(strings.NewReader(text))
	for {
		var p pkg
		if err := decoder.Decode(&p); err == io.EOF {
			return result
		} else if err != nil {
			fail("go list: %v", err)
		}
		result = append(result, p)
	}
}
