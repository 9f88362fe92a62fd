//go:build go1.25

package exploretest

func init() {
	c := constructs["sleep"]
	c.body = `var wg sync.WaitGroup
		wg.Go(func() { fmt.Print("a") })
		wg.Go(func() { fmt.Print("b") })
		wg.Wait()`
	c.outcomes = []string{"ab", "ba"}
	constructs["wait-group-go"] = c
}
