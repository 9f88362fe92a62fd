package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

//go:embed overlay
var ours embed.FS

// overlay collects the files that take the place of files of a Go
// installation, for `go build -overlay`.
type overlay struct {
	src     string              // GOROOT/src
	files   map[string][]string // of a package
	text    map[string]string   // of each changed or added file
	callers string              // the text that gets the caller's pc
}

// read returns the text of a file, as changed so far.
func (o *overlay) read(pkg, file string) string {
	path := filepath.Join(o.src, pkg, file)
	if text, isChanged := o.text[path]; isChanged {
		return text
	}
	text, err := os.ReadFile(path)
	must(err)
	return string(text)
}

func (o *overlay) put(pkg, file, text string) {
	o.text[filepath.Join(o.src, pkg, file)] = text
}

// write writes the files, and returns the path of the list for go build.
func (o *overlay) write(folder string, more map[string]string) string {
	replace := map[string]string{}
	for path, text := range o.text {
		name := strings.ReplaceAll(strings.TrimPrefix(path, o.src+"/"), "/", "_")
		replace[path] = filepath.Join(folder, name)
		must(os.WriteFile(replace[path], []byte(text), 0o644))
	}
	for path, other := range more {
		replace[path] = other
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	must(err)
	path := filepath.Join(folder, "overlay.json")
	must(os.WriteFile(path, list, 0o644))
	return path
}

// makeOverlay reads a Go installation and changes what it has to.
func makeOverlay(src string, files map[string][]string) *overlay {
	o := &overlay{src: src, files: files, text: map[string]string{}, callers: "getcallerpc()"}
	if strings.Contains(o.read("runtime", "chan.go"), "sys.GetCallerPC()") {
		o.callers = "sys.GetCallerPC()"
	}
	for _, a := range anchors {
		o.insert(a)
	}
	o.beginBeforeMain()
	defined := o.addOurs()
	o.keepPublicRace(defined)
	o.dropDeclarations("atomic_pointer.go",
		regexp.MustCompile(`^sync_atomic_\w+Uintptr$`))
	for _, file := range files["runtime"] {
		if regexp.MustCompile(`^race_\w+\.s$`).MatchString(file) {
			o.put("runtime", file, "//go:build race\n")
		}
	}
	o.put("runtime", "explore_version.go", o.versionFile())
	return o
}

// function is a declaration in the text of a file.
type function struct {
	file, name, receiver string
	start, body, end     int // offsets; the body's is -1 if there is none
}

// functions returns the functions that a file declares.
func functions(file, text string) (result []function) {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, text, parser.ParseComments)
	must(err)
	at := func(p token.Pos) int { return set.Position(p).Offset }
	for _, d := range parsed.Decls {
		decl, isFunction := d.(*ast.FuncDecl)
		if !isFunction {
			continue
		}
		f := function{file: file, name: decl.Name.Name, start: at(decl.Pos()),
			body: -1, end: at(decl.End())}
		if decl.Doc != nil {
			f.start = at(decl.Doc.Pos())
		}
		if decl.Body != nil {
			f.body = at(decl.Body.Lbrace) + 1
		}
		if decl.Recv != nil {
			receiver := decl.Recv.List[0]
			if pointer, isPointer := receiver.Type.(*ast.StarExpr); isPointer {
				if owner, isName := pointer.X.(*ast.Ident); isName {
					f.name = owner.Name + "." + f.name
				}
			}
			if len(receiver.Names) > 0 {
				f.receiver = receiver.Names[0].Name
			}
		}
		result = append(result, f)
	}
	return result
}

// insert inserts the line of an anchor.
func (o *overlay) insert(a anchor) {
	var found []function
	isOptional := strings.HasSuffix(a.functions, "?")
	names := strings.Fields(strings.TrimSuffix(a.functions, "?"))
	for _, name := range names {
		short := name[strings.Index(name, ".")+1:]
		for _, file := range o.files[a.pkg] {
			text := o.read(a.pkg, file)
			if !strings.Contains(text, " "+short+"(") {
				continue
			}
			for _, f := range functions(file, text) {
				if f.name == name && f.body >= 0 {
					found = append(found, f)
				}
			}
		}
	}
	if len(found) == 0 && isOptional {
		return
	}
	if len(found) != 1 {
		fail("package %s of this Go has %s %d times, not once: it is not known "+
			"how to explore its programs", a.pkg, a.functions, len(found))
	}
	f := found[0]
	text := o.read(a.pkg, f.file)
	code := strings.ReplaceAll(a.code, "$", f.receiver)
	o.put(a.pkg, f.file, text[:f.body]+"\n\t"+code+text[f.body:])
}

// beginBeforeMain starts the exploration before main.main is called.
func (o *overlay) beginBeforeMain() {
	const call = "\tfn := main_main"
	text := o.read("runtime", "proc.go")
	if n := strings.Count(text, call); n != 1 {
		fail("runtime/proc.go has %q %d times, not once", call, n)
	}
	o.put("runtime", "proc.go",
		strings.Replace(text, call, "\texploreBegin()\n"+call, 1))
}

// addOurs adds our own files, and returns the names of their functions.
func (o *overlay) addOurs() map[string]bool {
	defined := map[string]bool{}
	for _, pkg := range []string{"runtime", "sync", "os"} {
		entries, _ := ours.ReadDir("overlay/" + pkg)
		for _, entry := range entries {
			bytes, _ := ours.ReadFile("overlay/" + pkg + "/" + entry.Name())
			text := strings.Replace(string(bytes), "//go:build ignore",
				"//go:build race", 1)
			for _, f := range functions(entry.Name(), text) {
				defined[f.name] = true
			}
			o.put(pkg, "explore_"+entry.Name(), o.withCallers(text))
		}
	}
	return defined
}

// withCallers has a file get its caller's pc as this version of Go does.
func (o *overlay) withCallers(text string) string {
	changed := strings.ReplaceAll(text, "getcallerpc()", o.callers)
	if changed == text {
		return text
	}
	return strings.Replace(changed, "import (\n",
		"import (\n\t\"internal/runtime/sys\"\n", 1)
}

// keepPublicRace keeps those functions of runtime/race.go that only call
// others. Ours take the place of the rest.
func (o *overlay) keepPublicRace(defined map[string]bool) {
	text := o.read("runtime", "race.go")
	end := strings.Index(text, "type symbolizeCodeContext struct")
	if end < 0 {
		fail("runtime/race.go has no type symbolizeCodeContext")
	}
	kept := ""
	for _, f := range functions("race.go", text) {
		if f.start > end || f.body < 0 || defined[f.name] {
			continue
		}
		if strings.Contains(text[f.body:f.end], "racecall(") {
			fail("runtime/race.go has %s, which is not known", f.name)
		}
		kept += "\n" + text[f.start:f.end] + "\n"
	}
	head := "//go:build race\n\npackage runtime\n\nimport (\n"
	for _, name := range []string{"internal/abi", "internal/runtime/sys", "unsafe"} {
		if strings.Contains(kept, name[strings.LastIndex(name, "/")+1:]+".") {
			head += "\t\"" + name + "\"\n"
		}
	}
	o.put("runtime", "race.go", head+")\n"+kept)
}

// dropDeclarations drops functions without a body: ours has one.
func (o *overlay) dropDeclarations(file string, name *regexp.Regexp) {
	text := o.read("runtime", file)
	list := functions(file, text)
	dropped := 0
	for i := len(list) - 1; i >= 0; i-- {
		if f := list[i]; f.body < 0 && name.MatchString(f.name) {
			text = text[:f.start] + text[f.end:]
			dropped++
		}
	}
	const stores = 3 // Store, Swap, CompareAndSwap
	if dropped != stores {
		fail("runtime/%s has %d declarations %v, not %d", file, dropped, name,
			stores)
	}
	o.put("runtime", file, text)
}

// versionFile returns what differs from version to version, and the atomics.
func (o *overlay) versionFile() string {
	var syscalls string
	for _, path := range []string{"internal/runtime/syscall/linux",
		"internal/runtime/syscall", "runtime/internal/syscall"} {
		_, err := os.Stat(filepath.Join(o.src, path, "syscall_linux.go"))
		if err == nil && syscalls == "" {
			syscalls = path
		}
	}
	if syscalls == "" {
		fail("this Go has no runtime/internal/syscall")
	}
	state := regexp.MustCompile(`(?m)^\t(cheaprand|fastrand)\s+uint64`).
		FindStringSubmatch(o.read("runtime", "runtime2.go"))
	if state == nil {
		fail("runtime/runtime2.go has no cheaprand or fastrand")
	}
	seed := ""
	for _, file := range o.files["runtime"] {
		if strings.Contains(o.read("runtime", file), "\nvar startupRand []byte") {
			seed = "for i := range startupRand {\n\t\tstartupRand[i] = 1\n\t}"
		}
	}
	text := fmt.Sprintf(versionText, syscalls, state[1], seed)
	hasAnd := strings.Contains(o.read("sync", "atomic/doc.go"), "func AndInt32(")
	return o.withCallers(text + atomicFunctions(hasAnd))
}
