package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

//go:embed overlay
var ours embed.FS

// overlay lists the files that replace files of a Go installation.
type overlay struct {
	src       string              // GOROOT/src
	files     map[string][]string // of a package
	texts     map[string]string   // of changed and added files, by path
	constants map[string]string   // of protocol.h
}

// read returns the text of a file, with the changes so far. The text of a file
// that does not exist is empty.
func (o *overlay) read(path string) string {
	if text, isChanged := o.texts[path]; isChanged {
		return text
	}
	text, _ := os.ReadFile(filepath.Join(o.src, path))
	return string(text)
}

// makeOverlay reads a Go installation and changes what it has to. `header` is
// the text of protocol.h.
func makeOverlay(src, header string) *overlay {
	o := &overlay{src, map[string][]string{}, map[string]string{},
		readConstants(header)}
	context := build.Default
	context.GOROOT, context.CgoEnabled = filepath.Dir(src), true
	context.BuildTags = []string{"race"}
	for _, name := range []string{"runtime", "sync", "sync/atomic", "time",
		"os"} {
		p, err := context.ImportDir(filepath.Join(src, name), 0)
		must(err)
		o.files[name] = append(p.GoFiles, p.SFiles...)
	}
	o.replaceRace()
	for _, a := range anchors {
		for _, name := range strings.Fields(a.functions) {
			o.insert(a.pkg, name, o.complete(a.code))
		}
	}
	o.change("runtime/proc.go", `(?m)^\tfn := main_main\b`, "\texploreBegin()\n$0", 1)
	o.change("runtime/runtime.go", `argslice\.\.\.\)`, "exploreArguments()...)", 1)
	o.chooseNumbers("math/rand/rand.go", `Int31n|Int63n|Intn`)
	o.chooseNumbers("math/rand/v2/rand.go", `U?[Ii]nt(?:32|64)?N`)
	must(fs.WalkDir(ours, "overlay", func(path string, entry fs.DirEntry, err error) error {
		if text, err := ours.ReadFile(path); err == nil {
			folder, file := filepath.Split(strings.TrimPrefix(path, "overlay/"))
			if file == "hooks.go" {
				text = append(text, atomicFunctions()...)
			}
			o.texts[folder+"explore_"+file] = o.complete(string(text))
		}
		return err
	}))
	return o
}

// Names of older versions of Go, which take the place of `from` if a file lacks
// the sign of a newer version.
var older = []struct{ path, sign, from, to string }{
	{"runtime/chan.go", "sys.GetCallerPC()", "sys.GetCallerPC()", "getcallerpc()"},
	{"runtime/chan.go", "sys.GetCallerPC()", "\t\"internal/runtime/sys\"\n", ""},
	{"internal/runtime/syscall/linux/syscall_linux.go", "Syscall6",
		"internal/runtime/syscall/linux", "internal/runtime/syscall"},
	{"internal/runtime/syscall/linux/syscall_linux.go", "Syscall6", "linux.Syscall6",
		"syscall.Syscall6"},
	{"internal/runtime/syscall/syscall_linux.go", "Syscall6",
		"\"internal/runtime/syscall\"", "\"runtime/internal/syscall\""},
	{"runtime/time.go", "func newTimer", "func(any, uintptr, int64)",
		"func(any, uintptr)"},
	{"runtime/time.go", "func newTimer", "(m.argument, 0, 0)", "(m.argument, 0)"},
	{"runtime/time.go", "func resetTimer(t *timeTimer",
		"return exploreResetTimer(unsafe.Pointer(t), when, period)",
		"return exploreResetTimer(unsafe.Pointer(t), when, 0)"},
	{"runtime/runtime2.go", "\tcheaprand ", "m.cheaprand", "m.fastrand"},
	{"runtime/rand.go", "startupRand", "startupRand", "startupRandomData"},
}

// complete makes a text of ours fit the installation.
func (o *overlay) complete(text string) string {
	for _, names := range older {
		if !strings.Contains(o.read(names.path), names.sign) {
			text = strings.ReplaceAll(text, names.from, names.to)
		}
	}
	text = strings.Replace(text, "//go:build ignore", "//go:build race", 1)
	return regexp.MustCompile(`EXPLORE_[A-Z_]+`).ReplaceAllStringFunc(text,
		func(name string) string {
			if value, isKnown := o.constants[name]; isKnown {
				return value
			}
			fail("protocol.h has no %s", name)
			return ""
		})
}

// write writes the files, and returns the path of the list for go build.
func (o *overlay) write(folder string, replaced map[string]string) string {
	for path, text := range o.texts {
		file := filepath.Join(folder, strings.ReplaceAll(path, "/", "_"))
		must(os.WriteFile(file, []byte(text), 0o644))
		replaced[filepath.Join(o.src, path)] = file
	}
	list, err := json.Marshal(map[string]any{"Replace": replaced})
	must(err)
	file := filepath.Join(folder, "overlay.json")
	must(os.WriteFile(file, list, 0o644))
	return file
}

func readConstants(header string) map[string]string {
	constants := map[string]string{}
	header = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(header, "")
	enum := regexp.MustCompile(`(?s)\benum \w* ?\{(.*?)\}`)
	for _, body := range enum.FindAllStringSubmatch(header, -1) {
		for i, item := range strings.Split(body[1], ",") {
			name, value, isGiven := strings.Cut(strings.TrimSpace(item), " = ")
			if !isGiven {
				value = fmt.Sprint(i)
			}
			constants[name] = "(" + value + ")"
		}
	}
	return constants
}

// change replaces what a pattern matches, which has to be there so often.
func (o *overlay) change(path, pattern, by string, count int) {
	text, expression := o.read(path), regexp.MustCompile(pattern)
	if n := len(expression.FindAllString(text, -1)); n != count {
		fail("%s of this Go has %q %d times, not %d", path, pattern, n, count)
	}
	o.texts[path] = expression.ReplaceAllString(text, by)
}

// insert inserts the first line of a function.
func (o *overlay) insert(pkg, name, code string) {
	isOptional := strings.HasSuffix(name, "?")
	name = strings.TrimSuffix(name, "?")
	head := `func ()(?:` + name + `)\(`
	if owner, method, isMethod := strings.Cut(name, "."); isMethod {
		head = `func \((\w+) \*` + owner + `\) ` + method + `\(`
	}
	pattern := `(?m)^` + head + `.*\{\n`
	var found []string
	for _, file := range o.files[pkg] {
		text := o.read(pkg + "/" + file)
		for range regexp.MustCompile(pattern).FindAllString(text, -1) {
			found = append(found, file)
		}
	}
	if len(found) == 0 && isOptional {
		return
	}
	if len(found) != 1 {
		fail("package %s of this Go has %s in %q, not once: it is not known how "+
			"to explore its programs", pkg, name, found)
	}
	code = strings.ReplaceAll(code, "$", "$1")
	o.change(pkg+"/"+found[0], pattern, "$0\t"+code+"\n", 1)
}

// chooseNumbers makes choices of random numbers below a small one. Before Go
// 1.20 they were the same in each run.
func (o *overlay) chooseNumbers(path, functions string) {
	text := o.read(path)
	call := regexp.MustCompile(`(?m)^(func (?:` + functions +
		`)\(n (\w+)\) \w+ \{) (return globalRand(?:\(\)\.|\.\w+N\())`)
	text = call.ReplaceAllString(text,
		"$1\n\tif x := exploreChance(int64(n)); x >= 0 {\n\t\treturn $2(x)\n\t}\n\t$3")
	o.texts[path] = strings.Replace(text, "\nfunc Seed(seed int64) {\n",
		"\nfunc Seed(seed int64) {\n\texploreIsSeeded = true\n", 1)
}

// replaceRace keeps of runtime/race.go what does not need the race detector.
// Ours takes the place of the rest, or nothing does.
func (o *overlay) replaceRace() {
	text, kept := o.read("runtime/race.go"), ""
	hooks, err := ours.ReadFile("overlay/runtime/hooks.go")
	must(err)
	function := regexp.MustCompile(
		`(?ms)^((?://[^\n]*\n)*)func (\w+)(\([^\n]*?\))( \w+)?( \{$.*?^\})?$`)
	unneeded := regexp.MustCompile(`^(racecall\w*|raceSymbolize\w+|abigen_\w+|` +
		`race(read|write)rangepc1)$`)
	empty := regexp.MustCompile(`^(RaceErrors|Race(Read|Write)(Range)?|racefunc\w+|` +
		`race(acquire|release|ctx|proc)\w+|racemalloc|racefree|racefingo)$`)
	for _, f := range function.FindAllStringSubmatch(text, -1) {
		all, doc, name, arguments, result, body := f[0], f[1], f[2], f[3], f[4], f[5]
		switch {
		case unneeded.MatchString(name), strings.Contains(string(hooks), "func "+name+"("):
		case body != "" && !strings.Contains(body, "racecall("):
			kept += "\n" + all + "\n"
		case empty.MatchString(name):
			if result != "" {
				body = "\n\treturn *new(" + result + ")"
			} else {
				body = ""
			}
			kept += "\n" + doc + "func " + name + arguments + result + " {" + body + "\n}\n"
		default:
			fail("runtime/race.go of this Go has %s, which is not known", name)
		}
	}
	head := "//go:build race\n\npackage runtime\n\nimport (\n\t\"unsafe\"\n"
	for _, path := range []string{"internal/abi", "internal/runtime/sys"} {
		if strings.Contains(kept, path[strings.LastIndex(path, "/")+1:]+".") {
			head += "\t\"" + path + "\"\n"
		}
	}
	o.texts["runtime/race.go"] = head + ")\n" + kept
	for _, file := range o.files["runtime"] {
		if strings.HasPrefix(file, "race_") && strings.HasSuffix(file, ".s") {
			o.texts["runtime/"+file] = "//go:build race\n"
		}
	}
	o.change("runtime/atomic_pointer.go", `(?m)^//go:linkname (\w+Uintptr) .*\n`+
		`(//go:\w+\n)*func \w+\(.*\n`, "", 3)
}

// The functions of sync/atomic. There is one for each type.
var atomics = []struct{ name, kind, arguments, result, body string }{
	{"Load", "LOAD", "", "TYPE", "return *p"},
	{"Store", "STORE", ", v TYPE", "", "*p = v"},
	{"Swap", "UPDATE", ", v TYPE", "TYPE", "old := *p; *p = v; return old"},
	{"Add", "UPDATE", ", v TYPE", "TYPE", "*p += v; return *p"},
	{"CompareAndSwap", "UPDATE", ", old, v TYPE", "bool",
		"if *p != old { return false }; *p = v; return true"},
	{"And", "UPDATE", ", v TYPE", "TYPE", "old := *p; *p &= v; return old"},
	{"Or", "UPDATE", ", v TYPE", "TYPE", "old := *p; *p |= v; return old"},
}

const atomicText = `
//go:linkname sync_atomic_NAME sync/atomic.NAME
//go:noinline
func sync_atomic_NAME(p *TYPE ARGUMENTS) RESULT {
	exploreAccess(EXPLORE_KIND, uintptr(unsafe.Pointer(p)), unsafe.Sizeof(*p),
		sys.GetCallerPC())
	BODY
}
`

// atomicFunctions returns their text.
func atomicFunctions() (text string) {
	for _, of := range []string{"int32", "int64", "uint32", "uint64", "uintptr",
		"unsafe.Pointer"} {
		short := of[strings.Index(of, ".")+1:]
		for _, a := range atomics {
			if of == "unsafe.Pointer" && a.name != "Load" {
				continue // the runtime has them, by those of uintptr
			}
			text += strings.NewReplacer("TYPE", of).Replace(strings.NewReplacer(
				"NAME", a.name+strings.ToUpper(short[:1])+short[1:], "KIND", a.kind,
				"ARGUMENTS", a.arguments, "RESULT", a.result, "BODY", a.body,
			).Replace(atomicText))
		}
	}
	return text
}
