//go:build go1.22

package exploretest

// Before Go 1.20, random numbers were the same in each run.
func init() {
	faults["error-by-chance"] = leak
	faults["retry-by-chance"] = "<deadlock>"
}
