//go:build ignore

package os

import _ "unsafe" // for go:linkname

//go:linkname exploreWrite
func exploreWrite(file, size int)

//go:linkname exploreRefuse
func exploreRefuse(what string)

//go:linkname exploreExit
func exploreExit()

func explore(f *File, text []byte) {
	if f != nil {
		exploreWrite(f.pfd.Sysfd, len(text))
	}
}
