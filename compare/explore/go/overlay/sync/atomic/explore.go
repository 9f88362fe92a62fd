//go:build ignore

package atomic

import "unsafe"

//go:linkname exploreMethod sync.exploreMethod
//go:noescape
func exploreMethod(kind uint8, object unsafe.Pointer, size uintptr)

func explore[T any](kind uint8, object *T) {
	exploreMethod(kind, unsafe.Pointer(object), unsafe.Sizeof(*object))
}
