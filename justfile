# Arguments go on to the command behind a recipe: just compare mutex --rounds 50
set positional-arguments
set shell := ["bash", "-euo", "pipefail", "-c"]

# Where bootstrap puts a just that is no package
export PATH := env("PATH") + ":" + justfile_directory() / "build/tools/bin"

# The address of the published pages. The README links to it, unless it is empty.
export SITE_URL := env("SITE_URL", "")

# Go's cache lies below build/ if its own folder cannot be written to, as without a
# home. To Go, an empty value is the same as none.
export GOCACHE := `cache=${GOCACHE:-${XDG_CACHE_HOME:-${HOME:-/dev/null}/.cache}/go-build}; if mkdir -p "$cache" && [ -w "$cache" ]; then echo "${GOCACHE-}"; else echo "$PWD/build/go-cache"; fi 2>/dev/null`

bin := "build/release/bin"
chromium := env("CHROMIUM", "chromium")
go_sources := "go-reference compare/explore/go compare/tests/explore/go"
sources := "find compare cpp -name node_modules -prune -o \\( -name '*.[ch]pp' -o -name '*.h' \\) -print0"

# clang-tidy reads the harness sixteen sources at a time, as the sanitizers' build
# compiles it, because most of its time goes into headers. build/plain has the
# command of every single source.
tidy := "xargs -0 -P \"$(nproc)\" -n 1 clang-tidy --quiet"
# clang-tidy also counts the warnings that it hides, and Ninja is never quiet.
findings := "sed '/ warnings\\? generated\\.$/d; /^ninja: no work to do\\.$/d'"

# The last line of a failed build tells whether the disk is full. The compilers' own
# message stands far above.
or_disk_full := "|| { status=$?; df -P . \"${TMPDIR:-/tmp}\" | awk 'NR > 1 && $4 < 262144 { print \"the disk is full, or nearly: \" int($4 / 1024) \" MiB are left in \" $6 }' | sort -u >&2; exit $status; }"
# CTest says which tests were skipped, and not why.
and_why_skipped := "|| status=$?; awk '/: Skipped$/ { getline; print \"skipped: \" $0 }' \"$log\" 2>/dev/null | sort | uniq -c >&2 || true; exit ${status-0}"

# These tests take some minutes together, and some measure: a core for each.
long_tests := "'^(Coverage|Detectors|RegressOfCosts|RegressScript|Simulation|Tutorial)\\.|OfLargeOutputs|^go-explore$'"

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

# Count how often each outcome comes up, and say what it means
@outcomes *ARGS: build
    {{ bin }}/compare outcomes "$@"

# Go through every order of the programs' steps: what can come out, and how
@explore *ARGS: build
    {{ bin }}/compare explore "$@"

# Time programs over a range of a parameter: table and chart
@sweep *ARGS: build
    {{ bin }}/compare sweep "$@"

# Compare with an earlier build, in turns: has anything become slower?
@regress *ARGS: (_need "regress" "git" "flock") build
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

# Show the machine code of each step of a program side by side
@assembly PROGRAM *ARGS: build
    {{ bin }}/compare assembly "$@"

# Show the machine code for ARM64 of each step side by side
@assembly-arm PROGRAM *ARGS: (_need "assembly-arm" "go" "aarch64-linux-gnu-g++" "aarch64-linux-gnu-objdump") (_build "release" "--target" "compare")
    shopt -s nullglob; names=(cpp/"$1"/*.cpp); names=("${names[@]##*/}"); names=("${names[@]/%.cpp/.o}"); {{ just_executable() }} _build arm64 --target go-programs "${names[@]/#/bin/cpp/}"
    {{ bin }}/compare assembly --target arm64 "$@"

# Fill the marks of the Markdown files from sources and records
@render *ARGS: build
    find . -name '*.md' -not -path './build/*' -not -path '*/node_modules/*' -print0 | xargs -0 {{ bin }}/compare render "$@"

# Measure this machine in three sessions, and write record/NAME
@record *ARGS: build
    compare/record "$@"

# Run, race, count the outcomes, sweep, and write all of it to one page
@report: build
    mkdir -p build/report
    echo "1 of 5: run" >&2
    {{ bin }}/compare run --json build/report/times.json
    echo "2 of 5: race" >&2
    {{ bin }}/compare race --json build/report/races.json
    echo "3 of 5: outcomes" >&2
    {{ bin }}/compare outcomes --json build/report/outcomes.json
    echo "4 of 5: sweep" >&2
    {{ bin }}/compare sweep --max-time 1 --json build/report/sweeps.json
    echo "5 of 5: report" >&2
    {{ bin }}/compare report build/report/{times,races,outcomes,sweeps}.json -o build/report/report.html
    echo "build/report/report.html"

# Write pages to read the programs, with the figures of the records
@site *ARGS: build
    {{ bin }}/compare site record/*/*.json -o build/site "$@"
    cp compare/pictures/preview.png build/site/
    echo "build/site/index.html"

# Build both languages and the harness into build/release/bin
@build: (_build "release" "--target" "compare" "go-programs" "cpp-programs")

# Install the harness for other programs: sidebyside, below PREFIX
@install PREFIX: (_build "release" "--target" "compare")
    cmake --install build/release --prefix "$1"

# Make packages in build/package: a .deb, and a .tar.gz that runs where it is unpacked
@package: (_need "package" "dpkg-shlibdeps" "file" "pkg-config") (_build "release" "--target" "compare") (_build "static" "--target" "compare")
    rm -rf build/package
    for build in release static; do cpack --config "build/$build/CPackConfig.cmake" -B "$PWD/build/package" >&2; done
    rm -r build/package/_CPack_Packages
    cp build/release/package/notes.md build/package
    ls build/package/*.{deb,tar.gz}

# Check the packages: contents, lintian, the archive in an empty root folder
@test-package: (_need "test-package" "lintian") package
    compare/tests/package/contents build/package

# Run the tests: GoogleTest, go vet, go test
@test *ARGS: (_build "release")
    log=build/release/Testing/Temporary/LastTest.log; ctest --preset release -E {{ long_tests }} "$@" {{ and_why_skipped }}

# Run the long tests: the tutorial, regress, simulations, detectors, the explorer of Go
@test-long *ARGS: (_build "release")
    log=build/release/Testing/Temporary/LastTest.log; ctest --preset release --parallel 2 -R {{ long_tests }} "$@" {{ and_why_skipped }}

# Find the fault in every mutant of the programs, some minutes
@test-explore *ARGS: (_build "release" "--target" "compare" "explore-tests")
    printf '%s\0' 'cd compare/tests/explore/go && go test -count=1 -timeout 30m .' "GTEST_SHARD_INDEX="{0,1,2}" GTEST_TOTAL_SHARDS=3 {{ bin }}/explore-tests --gtest_brief=1 ${*@Q}" | xargs -0 -P 2 -I COMMAND bash -c COMMAND

# Run racy programs 10,000 times: do they print what explore calls impossible?
@test-impossible: build (_build "release" "--target" "explore-tests") (_build "explore" "--target" "go-programs" "cpp-programs")
    {{ bin }}/explore-tests --gtest_also_run_disabled_tests --gtest_filter='*SeeNothingImpossible'

# Send COUNT sessions on a terminal a signal at random moments
@sessions COUNT *SEED: build (_build "release" "--target" "compare-sessions")
    {{ bin }}/compare-sessions "$@"

# Run the tests under Clang's AddressSanitizer and UndefinedBehaviorSanitizer
@test-asan *ARGS: (_need "test-asan" "clang++") (_build "asan")
    log=build/asan/Testing/Temporary/LastTest.log; ctest --preset asan "$@" {{ and_why_skipped }}

# Test the explorer of Go programs: every point, every program, its mutants
@test-explore-go *ARGS: (_need "test-explore-go" "go")
    cd compare/tests/explore/go && go test -count=1 -timeout 30m "$@" .

# Fuzz the manifest, results files and steps, each for so many seconds
@fuzz SECONDS="60": (_need "fuzz" "clang++") (_build "fuzz" "--target" "fuzz-manifest" "fuzz-results" "fuzz-steps")
    for target in manifest results steps; do mkdir -p "build/fuzz/$target"; build/fuzz/bin/fuzz-$target -max_total_time="$1" -timeout=20 -verbosity=0 -print_final_stats=1 -artifact_prefix=build/fuzz/ "build/fuzz/$target" "compare/tests/fuzz/corpus/$target"; done

# Test the pages and the Markdown files in a real browser
@test-report: (_need "test-report" "node" "npm" chromium) build _browser
    printf '%s\n' compare/tests/pages/*.test.js | xargs -P 2 -n 1 node --test --test-reporter spec

# Give what compare writes to its readers, such as benchstat; try the CI action
@test-readers: (_need "test-readers" "go" "python3" "curl" "git" "jq") (_build "release" "--target" "compare")
    [ -x build/tools/readers/bin/pip ] || python3 -m venv build/tools/readers
    build/tools/readers/bin/pip install --quiet --disable-pip-version-check --only-binary :all: -r compare/tests/readers/requirements.txt
    build/tools/readers/bin/python compare/tests/readers/readers_test.py
    build/tools/readers/bin/python -B compare/tests/action/action_test.py

# Make the README's pictures, of the pages of the records
@pictures: (_need "pictures" "node" "npm" "aha" chromium) site _browser
    {{ bin }}/compare --bin-dir none report record/*/*.json -o build/site/report.html 2>/dev/null
    node compare/tests/pages/pictures.js

# Format all sources
@fmt: (_need "fmt" "clang-format" "gofmt") (_llvm "clang-format")
    {{ sources }} | xargs -0 clang-format -i
    gofmt -w {{ go_sources }}

# Check layout, rooms, shell scripts and the C++ of the harness
@lint: (_need "lint" "clang-format" "clang-tidy" "clang++" "gofmt" "shellcheck") (_llvm "clang-format") (_configure "asan")
    {{ sources }} | xargs -0 clang-format --dry-run --Werror
    gofmt -d {{ go_sources }}
    test -z "$(gofmt -l {{ go_sources }})"
    shellcheck bootstrap .ci/run compare/action/run compare/calibrate compare/disassemble compare/record compare/regress compare/rooms compare/tests/package/*
    compare/rooms
    find build/asan/compare/CMakeFiles -name '*.cxx' -print0 | {{ tidy }} -p build/asan --checks=-bugprone-suspicious-include 2>&1 | {{ findings }}

# Check the programs' C++, and that all headers and sources compile alone
@alone: (_need "alone" "clang-tidy") (_llvm "clang-tidy") (_configure "plain")
    find cpp -mindepth 2 -path 'cpp/tests/*' -prune -o -name '*.cpp' -print0 | {{ tidy }} -p build/plain 2>&1 | {{ findings }}
    cmake --build --preset plain --target all_verify_interface_header_sets -- --quiet | {{ findings }}
    find compare cpp/tests -name node_modules -prune -o -name '*.cpp' -print0 | {{ tidy }} -p build/plain --extra-arg=-Wno-dollar-in-identifier-extension --checks='-*,bugprone-suspicious-include' 2>&1 | {{ findings }}

# Follow every path through the files that handle processes and descriptors
@analyze: (_need "analyze" "clang-tidy") (_llvm "clang-tidy") (_configure "plain")
    grep -lZ unistd.h compare/src/*/*.cpp | {{ tidy }} -p build/plain --checks='-*,clang-analyzer-*' 2>&1 | {{ findings }}

# Remove everything that was built; what bootstrap fetched stays
@clean:
    for tree in build/regress/*/; do git worktree remove --force --force "$tree" 2>/dev/null || true; done
    GLOBIGNORE=build/tools; rm -rf build/*

[no-exit-message]
@_need RECIPE *TOOLS:
    for tool in "${@:2}"; do command -v "$tool" >/dev/null || { echo "there is no $tool; ./bootstrap $1 installs it" >&2; exit 2; }; done

# Other versions lay out lines and warn of things in other ways.
[no-exit-message]
@_llvm TOOL:
    [[ $("$1" --version) = *' 14.'* ]] || { echo "the layout and the checks are those of LLVM 14, which Debian 12 has: use a container, as in README.md" >&2; exit 2; }

@_browser:
    npm ci --prefix compare/tests/pages --silent --no-audit --no-fund

# Configures anew for another compiler, other flags and other presets
[no-exit-message]
@_configure PRESET: (_need "build" "cmake" "ninja")
    mkdir -p "build/$1"
    { ${CXX:-c++} --version || true; echo "${CXX-}; ${CXXFLAGS-}; ${LDFLAGS-}"; cat CMakePresets.json; } >"build/$1/wanted" 2>/dev/null
    cmp -s "build/$1/wanted" "build/$1/configured" || { rm -f "build/$1/configured"; cmake --fresh --preset "$1" >&2 && mv "build/$1/wanted" "build/$1/configured"; } {{ or_disk_full }}

[no-exit-message]
@_build PRESET *ARGS: (_configure PRESET)
    cmake --build --preset "$@" >&2 {{ or_disk_full }}
