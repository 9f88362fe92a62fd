// A condition: three goroutines fill a buffer with room for
// five, and two others empty it.
package main

import (
	"fmt"
	"sync"
)

// [1] A buffer behind a mutex, and two conditions to wait
// for: that it has room, and that it has a value. A channel
// with room has a lock, and two queues of those who wait.
type buffer struct {
	mutex    sync.Mutex
	hasRoom  *sync.Cond
	hasValue *sync.Cond
	values   []int
	isClosed bool
}

// [2] Put a value in. Wait unlocks the mutex to sleep, and
// locks it before it returns. By then another one may have
// taken the room, so look again: wait in a loop.
func (b *buffer) put(value int) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for len(b.values) == 5 {
		b.hasRoom.Wait()
	}
	b.values = append(b.values, value)
	b.hasValue.Signal()
}

// [3] Take one out, unless the buffer is empty and stays
// so. Signal wakes only one that waits, because there is
// room for only one.
func (b *buffer) take() (value int, ok bool) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for len(b.values) == 0 && !b.isClosed {
		b.hasValue.Wait()
	}
	if len(b.values) == 0 {
		return 0, false
	}
	value = b.values[0]
	b.values = b.values[1:]
	b.hasRoom.Signal()
	return value, true
}

// [4] No more values will come. That is news for all that
// wait, so wake all of them.
func (b *buffer) close() {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.isClosed = true
	b.hasValue.Broadcast()
}

func main() {
	// [5] Both conditions belong to the same mutex.
	var b buffer
	b.hasRoom = sync.NewCond(&b.mutex)
	b.hasValue = sync.NewCond(&b.mutex)

	// [6] Three producers put in the numbers from 1 to 100.
	var producers sync.WaitGroup
	for i := 0; i < 3; i++ {
		producers.Add(1)
		go func() {
			for n := 1; n <= 100; n++ {
				b.put(n)
			}
			producers.Done()
		}()
	}

	// [7] Two consumers take whatever is there. Each has
	// sums of its own, so they need no lock for them.
	var taken, sum [2]int
	var consumers sync.WaitGroup
	for i := 0; i < 2; i++ {
		consumers.Add(1)
		go func(i int) {
			for {
				n, ok := b.take()
				if !ok {
					break
				}
				taken[i]++
				sum[i] += n
			}
			consumers.Done()
		}(i)
	}

	// [8] Close the buffer once all is in, then wait until
	// all is out.
	producers.Wait()
	b.close()
	consumers.Wait()
	fmt.Println("taken:", taken[0]+taken[1])
	fmt.Println("sum:", sum[0]+sum[1])
}
