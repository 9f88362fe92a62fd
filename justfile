# Arguments go on to the command behind a recipe: just compare mutex --rounds 50
set positional-arguments
set shell := ["bash", "-euo", "pipefail", "-c"]

bin := "build/release/bin"

# List the recipes
@_default:
    just --list --unsorted

# Run the pairs, check that their outputs are identical, time them
@compare *ARGS: build
    {{ bin }}/compare run "$@"

# Check the outputs of many runs, without timing
@verify *ARGS: build
    {{ bin }}/compare verify "$@"

# Build with the race detectors, run, check their verdicts
@race *ARGS: build
    {{ bin }}/compare race "$@"

# Count how often each outcome of the racy programs comes up
@outcomes *ARGS: build
    {{ bin }}/compare outcomes "$@"

# Time programs over a range of a parameter: table and chart
@sweep *ARGS: build
    {{ bin }}/compare sweep "$@"

# Compare with an earlier build, in turns: has anything become slower?
@regress *ARGS: build
    compare/regress "$@"

# Count how often run and regress are right about known differences
@calibrate *ARGS: build (_build "release" "--target" "calibrate-programs")
    compare/calibrate "$@"

# List the programs and their sources
@list: build
    {{ bin }}/compare list

# Show the sources of a program side by side
@read PROGRAM *ARGS: build
    {{ bin }}/compare read "$@"

# Fill the marks of the Markdown files from sources and records
@render *ARGS: build
    find . -name '*.md' -not -path './build/*' -not -path '*/node_modules/*' -print0 | xargs -0 {{ bin }}/compare render "$@"

# Measure this machine, for some minutes, and write record/NAME
@record NAME: build
    mkdir -p "record/$1"
    {{ bin }}/compare run --record "record/$1/run.json"
    {{ bin }}/compare race --record "record/$1/race.json"
    {{ bin }}/compare outcomes --record "record/$1/outcomes.json"
    {{ bin }}/compare sweep --max-time 4 --record "record/$1/sweep.json"

# Run, race, count the outcomes, sweep, and write all of it to one page
@report: build
    mkdir -p build/report
    {{ bin }}/compare run --json build/report/times.json
    {{ bin }}/compare race --json build/report/races.json
    {{ bin }}/compare outcomes --json build/report/outcomes.json
    {{ bin }}/compare sweep --max-time 1 --json build/report/sweeps.json
    {{ bin }}/compare report build/report/{times,races,outcomes,sweeps}.json -o build/report/report.html
    echo "build/report/report.html"

# Build both languages and the harness into build/release/bin
@build: (_build "release" "--target" "compare" "go-programs" "cpp-programs")

# Run every test: GoogleTest, go vet, go test
@test *ARGS: (_build "release")
    ctest --preset release "$@"

# Run the tests under AddressSanitizer and UndefinedBehaviorSanitizer
@test-asan *ARGS: (_build "asan")
    ctest --preset asan "$@"

# Test the report in a real browser
@test-report: build _browser
    node --test --test-reporter spec compare/tests/pages/report.test.js

# Make the README's pictures, of the report that is there
@pictures: build _browser
    node compare/tests/pages/pictures.js

# Format all sources
@fmt:
    git ls-files '*.cpp' '*.hpp' | xargs clang-format -i
    gofmt -w go-reference

# Check layout, rooms, headers, C++ and shell scripts
@lint: (_configure "release")
    git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run --Werror
    gofmt -d go-reference
    test -z "$(gofmt -l go-reference)"
    shellcheck bootstrap .ci/run compare/calibrate compare/regress compare/rooms
    compare/rooms
    cmake --build --preset release --target all_verify_interface_header_sets
    git ls-files 'compare/src/*.cpp' 'cpp/*.cpp' ':!cpp/tests' | xargs -P "$(nproc)" -n 1 clang-tidy --quiet -p build/release

# Follow every path through the files that handle processes and descriptors
@analyze: (_configure "release")
    git grep -l unistd.h -- 'compare/src/*.cpp' | xargs -P "$(nproc)" -n 1 clang-tidy --quiet -p build/release --checks='-*,clang-analyzer-*'

# Remove everything that was built
@clean:
    rm -rf build

@_browser:
    npm ci --prefix compare/tests/pages --silent --no-audit --no-fund

@_configure PRESET:
    test "build/$1/build.ninja" -nt CMakePresets.json || cmake --preset "$1"

@_build PRESET *ARGS: (_configure PRESET)
    cmake --build --preset "$@"
