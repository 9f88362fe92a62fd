//go:build ignore

// What the writing of a file and the end of the process call first.

package os

import _ "unsafe" // for go:linkname

//go:linkname exploreWriteFile
func exploreWriteFile()

//go:linkname exploreExit
func exploreExit()
