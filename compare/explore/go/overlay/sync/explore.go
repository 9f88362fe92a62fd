//go:build ignore

// What the methods of this package call first: each is a point.

package sync

import "unsafe"

const (
	pointLock    = 6
	pointTrylock = 7
	pointUnlock  = 8
	pointWait    = 11
	pointSignal  = 12
	pointSync    = 18
)

//go:linkname exploreMethod
//go:noescape
func exploreMethod(kind uint8, address unsafe.Pointer, size uintptr)

//go:linkname explorePool
//go:noescape
func explorePool(address unsafe.Pointer)

func explore[T any](kind uint8, x *T) {
	exploreMethod(kind, unsafe.Pointer(x), unsafe.Sizeof(*x))
}
