package main

import "strings"

const versionText = `//go:build race

package runtime

import (
	syscall %q
	"unsafe"
)

const (
	exploreClone = 56
	exploreWait4 = 61
)

func exploreSyscall(number, a, b uintptr) uintptr {
	result, _, _ := syscall.Syscall6(number, a, b, 0, 0, 0, 0)
	return result
}

// Go's own chance is the same after each point.
func exploreReseed(m *m) { m.%s = 1 }

//go:nosplit
func exploreSeed() {
	%s
}
`

// The functions of sync/atomic. There is one for each type.
var atomics = []struct{ name, kind, arguments, result, body string }{
	{"Load", "Load", "", "TYPE", "return *p"},
	{"Store", "Store", ", v TYPE", "", "*p = v"},
	{"Swap", "Update", ", v TYPE", "TYPE", "old := *p; *p = v; return old"},
	{"Add", "Update", ", v TYPE", "TYPE", "*p += v; return *p"},
	{"CompareAndSwap", "Update", ", old, v TYPE", "bool",
		"if *p != old { return false }; *p = v; return true"},
	{"And", "Update", ", v TYPE", "TYPE", "old := *p; *p &= v; return old"},
	{"Or", "Update", ", v TYPE", "TYPE", "old := *p; *p |= v; return old"},
}

const atomicText = `
//go:linkname sync_atomic_NAME sync/atomic.NAME
//go:noinline
func sync_atomic_NAME(p *TYPE ARGUMENTS) RESULT {
	exploreAccess(pointKIND, uintptr(unsafe.Pointer(p)), unsafe.Sizeof(*p),
		getcallerpc())
	BODY
}
`

// atomicFunctions returns the text of them all, And and Or if this version of
// Go has them.
func atomicFunctions(hasAnd bool) (text string) {
	add := func(of string, i int) {
		a := atomics[i]
		name := a.name + strings.Title(of[strings.Index(of, ".")+1:])
		text += strings.NewReplacer("TYPE", of).Replace(strings.NewReplacer(
			"NAME", name, "KIND", a.kind, "ARGUMENTS", a.arguments, "RESULT",
			a.result, "BODY", a.body).Replace(atomicText))
	}
	for _, of := range []string{"int32", "int64", "uint32", "uint64", "uintptr"} {
		for i, a := range atomics {
			if hasAnd || a.name != "And" && a.name != "Or" {
				add(of, i)
			}
		}
	}
	add("unsafe.Pointer", 0)
	return text
}
