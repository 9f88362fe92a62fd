//go:build go1.20

package main

import (
	"errors"
	"math/rand"
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
})
