//go:build go1.22

package main

import (
	"errors"
	"math/rand"
	random "math/rand/v2"
)

var _ = add(map[string]func(){
	// An error that comes by chance is sent where nobody receives.
	"error-by-chance": func() {
		room := 0
		if mended {
			room = 1
		}
		failed := make(chan error, room)
		go func() {
			if rand.Intn(4) == 3 {
				failed <- errors.New("unlucky")
			}
		}()
	},
	// Who does not try again does not answer either.
	"retry-by-chance": func() {
		answer := make(chan int)
		go func() {
			if random.IntN(3) > 0 || mended {
				answer <- 1
			}
		}()
		<-answer
	},
})
