package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Functions that are not modelled, of packages that are otherwise. A star
// stands for the whole package.
var unmodelled = map[string]string{
	"time":      "After AfterFunc NewTicker NewTimer Now Since Sleep Tick Until",
	"context":   "*",
	"net":       "*",
	"os/exec":   "*",
	"os/signal": "*",
	"runtime":   "GC Goexit LockOSThread NumGoroutine",
	"reflect":   "Select",
	"C":         "*",
}

// check returns what programs and the other packages of their modules use that
// is not modelled, by package.
func check(packages []pkg, replaced map[string]string) map[string][]string {
	problems := map[string][]string{}
	for _, p := range packages {
		if p.Standard {
			continue
		}
		if found := checkPackage(p, replaced); len(found) > 0 {
			problems[p.ImportPath] = found
		}
		for _, other := range p.Deps {
			if found := problems[other]; len(found) > 0 {
				problems[p.ImportPath] = append(problems[p.ImportPath], found...)
			}
		}
	}
	return problems
}

func checkPackage(p pkg, replaced map[string]string) (problems []string) {
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range append(p.GoFiles, p.CgoFiles...) {
		path := filepath.Join(p.Dir, name)
		from := path
		if other, isReplaced := replaced[path]; isReplaced {
			from = other
		}
		text, err := os.ReadFile(from)
		must(err)
		file, err := parser.ParseFile(set, path, text, 0)
		must(err)
		files = append(files, file)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Importer: nothing{}, FakeImportC: true,
		Error: func(error) {}}
	config.Check(p.ImportPath, set, files, info)
	for _, file := range files {
		for _, found := range checkFile(file, info) {
			at := set.Position(found.at)
			problems = append(problems, fmt.Sprintf("%s:%d: %s is not modelled",
				filepath.Base(at.Filename), at.Line, found.what))
		}
	}
	return problems
}

// nothing imports no package: what a program itself declares will do.
type nothing struct{}

func (nothing) Import(path string) (*types.Package, error) {
	return nil, fmt.Errorf("not imported: %s", path)
}

type finding struct {
	at   token.Pos
	what string
}

func checkFile(file *ast.File, info *types.Info) (found []finding) {
	packages := map[string]string{} // by the name that the file gives them
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		name := path[strings.LastIndex(path, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if names := unmodelled[path]; names == "*" {
			found = append(found, finding{spec.Pos(), "package " + path})
		} else if names != "" {
			packages[name] = path
		}
	}
	isChannel := func(e ast.Expr) bool {
		t := info.Types[e].Type
		if t == nil {
			return false
		}
		_, is := t.Underlying().(*types.Chan)
		return is
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.SelectStmt:
			if len(n.Body.List) > 0 {
				found = append(found, finding{n.Pos(), "select"})
			}
		case *ast.CallExpr:
			name, isName := n.Fun.(*ast.Ident)
			if isName && (name.Name == "len" || name.Name == "cap") &&
				len(n.Args) == 1 && isChannel(n.Args[0]) {
				found = append(found, finding{n.Pos(), name.Name + " of a channel"})
			}
		case *ast.SelectorExpr:
			of, isName := n.X.(*ast.Ident)
			if !isName {
				break
			}
			path := packages[of.Name]
			for _, name := range strings.Fields(unmodelled[path]) {
				if name == n.Sel.Name {
					found = append(found, finding{n.Pos(), path + "." + name})
				}
			}
		}
		return true
	})
	return found
}
