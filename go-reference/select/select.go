// A select: two senders have a channel each, and one
// receiver waits for both at once.
package main

import "fmt"

// [1] A sender counts to five, and then closes its channel.
func send(to chan<- int) {
	for n := 1; n <= 5; n++ {
		to <- n
	}
	close(to)
}

func main() {
	// [2] Each sender has a channel of its own, and knows
	// nothing of the other one.
	left := make(chan int)
	right := make(chan int)
	go send(left)
	go send(right)

	// [3] Wait until one of them can be received from. If
	// both can, select picks one by chance, so that neither
	// has to wait for ever.
	leftSum, rightSum := 0, 0
	for left != nil || right != nil {
		select {
		case n, ok := <-left:
			// [4] The type of the channel, or here its name,
			// says who has sent. A closed channel is always
			// ready. A nil channel never is, and so drops out.
			leftSum += n
			if !ok {
				left = nil
			}
		case n, ok := <-right:
			rightSum += n
			if !ok {
				right = nil
			}
		}
	}

	// [5] Both are closed, so all is received.
	fmt.Println("left:", leftSum)
	fmt.Println("right:", rightSum)
	fmt.Println("both closed")
}
