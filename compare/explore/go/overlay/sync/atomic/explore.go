//go:build ignore

package atomic

import "unsafe"

//go:linkname exploreMethod sync.exploreMethod
//go:noescape
func exploreMethod(kind uint8, object unsafe.Pointer, size uintptr)

// A value that changes has another address, which is its second word.
func exploreLoad(v *Value) {
	exploreMethod(EXPLORE_LOAD, unsafe.Add(unsafe.Pointer(v), 8), 8)
}

func explore[T any](kind uint8, object *T) {
	exploreMethod(kind, unsafe.Pointer(object), unsafe.Sizeof(*object))
}
