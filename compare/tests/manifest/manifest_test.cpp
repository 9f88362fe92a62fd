#include "manifest/manifest.hpp"

#include <boost/algorithm/string/replace.hpp>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "manifest/resolve.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::contains;
using test::manifest_error;
using test::temporary_folder;

constexpr const char* two_implementations = R"([[implementation]]
name = "go"
label = "Go"
source = "go-reference/{program}/{program}.go"
command = ["{bin}/go/{program}"]
[[implementation]]
name = "cpp"
command = ["{bin}/cpp/{program}", "{{bin}} {", "}{x"]
)";

manifest read(const std::string& text) {
  const temporary_folder folder;
  return read_manifest(folder.write("m.toml", text));
}

/// The programs of a manifest, their executables in the folder "/b".
std::vector<program> resolve_all(const std::string& text) {
  return resolve(read(text), {}, "/b");
}

std::string names_of(const std::vector<side>& sides) {
  std::string names;
  for (const side& each : sides) names += each.name + " ";
  return names;
}

/// The message for two sides and a program with these keys; its [[program]] is
/// line 9.
std::string program_error(const std::string& keys) {
  return manifest_error(two_implementations + ("[[program]]\n" + keys));
}

/// The error of a program with these outcomes.
std::string outcome_error(const std::string& outcomes) {
  return program_error(
      fmt::format("name='p'\npattern = '(x)'\noutcome = [{}]\n", outcomes));
}

TEST(Manifest, IsReadIntoPlainStructs) {
  const manifest from = read(std::string(two_implementations) + R"(
[[program]]
name = "atomic-counters"
title = "Atomic counters"
stdout = "ops: 50000\n"
stderr = "noise\n"
args = ["{program}", "2"]
timeout = 2.5
[[program]]
name = "data-race"
racy = true
pattern = '''N=(\d+)\n'''
implementations = ["cpp"]
timeout = 3
[[program.outcome]]
range = [2, 3]
means = "one got lost"
loss = true
folded = { cpp = "never" }
[[program.outcome]]
value = 4
)");
  ASSERT_EQ(from.implementations.size(), 2U);
  EXPECT_EQ(from.implementations[0].label, "Go");
  EXPECT_EQ(from.implementations[1].label, "cpp");
  ASSERT_EQ(from.programs.size(), 2U);
  const program& first = from.programs[0];
  EXPECT_EQ(first.title, "Atomic counters");
  EXPECT_EQ(names_of(first.sides), "go cpp ");
  EXPECT_EQ(first.sides[1].expected.output, "ops: 50000\n");
  EXPECT_EQ(first.sides[1].expected.errors, "noise\n");
  EXPECT_FALSE(first.sides[1].expected.racy);
  EXPECT_EQ(first.timeout_seconds, 2.5);
  const program& second = from.programs[1];
  EXPECT_EQ(second.title, "data-race");
  EXPECT_EQ(names_of(second.sides), "cpp ");
  const expectation& expected = second.sides[0].expected;
  EXPECT_TRUE(expected.racy);
  EXPECT_EQ(expected.outcomes->allowed,
            (std::vector<allowed_outcome>{
                {2, 3, "one got lost", true, {{"cpp", "never"}}}, {4, 4, ""}}));
  EXPECT_EQ(second.timeout_seconds, 3);
}

/// A race detector, whose keys follow from line 2 on, and a side that uses it.
constexpr const char* detector_keys = R"(name = "d"
environment = { A = "1" }
exit_status = 66
report = "R"
access = '(\w+) {source}:(\d+)'
install = "it"
[detector.probe]
environment = { B = "2" }
pattern = "P"
command = ["{bin}/racy"]
advice = "try"
)";

std::string with_detector(const std::string& keys,
                          const std::string& used = "d") {
  return "[[detector]]\n" + keys +
         "[[implementation]]\nname = \"a\"\nsource = \"s\"\ncommand = "
         "[\"x\"]\nenvironment = { C = \"3\", A = \"0\" }\nrace = { detector = "
         "\"" +
         used + "\", command = [\"{bin}/{program}\"] }\n";
}

TEST(Manifest, DetectorHasACommandOfItsOwn) {
  const auto programs =
      resolve_all(with_detector(detector_keys) +
                  "[[implementation]]\nname = \"b\"\ncommand = [\"x\"]\n"
                  "[[program]]\nname = \"p\"\nstdout = \"\"\n");
  const side& checked = programs.at(0).sides.at(0);
  EXPECT_EQ(checked.command, (std::vector<std::string>{"x"}));
  EXPECT_EQ(checked.variables, (std::vector<std::string>{"A=0", "C=3"}));
  EXPECT_EQ(checked.race->label, "d");
  EXPECT_EQ(checked.race->probe_advice, "try");
  EXPECT_EQ(checked.race->command, (std::vector<std::string>{"/b/p"}));
  EXPECT_EQ(checked.race->probe_command, (std::vector<std::string>{"/b/racy"}));
  EXPECT_EQ(checked.race->access, "(\\w+) s:(\\d+)");
  EXPECT_FALSE(programs.at(0).sides.at(1).race);
}

/// A disassembler, whose keys follow from line 2 on, and a side that uses it.
constexpr const char* disassembler_keys = R"(name = "o"
command = ["o", "{file}"]
install = "it"
function = 'F (.+)'
place = 'P (.+):(.+)'
instruction = 'I (.+) (.+)'
padding = 'nop'
target = '(a)|(b)|(c)'
)";

std::string with_disassembler(const std::string& keys,
                              const std::string& used = "o") {
  return "[[disassembler]]\n" + keys +
         "[[implementation]]\nname = \"a\"\nsource = \"s\"\n"
         "command = [\"x\"]\ndisassembler = \"" +
         used + "\"\n[[program]]\nname = \"p\"\nstdout = \"\"\n";
}

TEST(Manifest, LabelsAreUnique) {
  EXPECT_EQ(manifest_error("[[implementation]]\nname = \"a\"\nlabel = \"L\"\n"
                           "command = [\"x\"]\n[[implementation]]\n"
                           "name = \"b\"\nlabel = \"L\"\ncommand = [\"x\"]\n"),
            "m.toml:7: implementation.label \"L\" is given twice");
}

TEST(Manifest, DisassemblerIsReadWithItsRules) {
  const manifest from =
      read(with_disassembler(std::string(disassembler_keys) +
                             "[[disassembler.rewrite]]\npattern = 'a(b)'\n"
                             "replacement = '\\1'\n"
                             "[[disassembler.rewrite]]\npattern = 'c'\n"));
  const disassembler& reader = *from.implementations[0].assembly;
  EXPECT_EQ(reader.name, "o");
  EXPECT_EQ(reader.install, "it");
  EXPECT_TRUE(reader.place.match_all("P x:1"));
  EXPECT_FALSE(reader.caller.match_all(""));
  ASSERT_EQ(reader.rewrites.size(), 2U);
  EXPECT_EQ(reader.rewrites[0].first.replace("xab", reader.rewrites[0].second),
            "xb");
  EXPECT_EQ(reader.rewrites[1].second, "");
}

/// A target, and a side with a file for it; keys of either may follow.
std::string with_target(const std::string& keys, const std::string& program) {
  return "[[disassembler]]\n" + std::string(disassembler_keys) +
         "[[target]]\nname = \"t\"\ninstall = \"make it\"\n"
         "[[implementation]]\nname = \"a\"\nsource = \"s\"\n"
         "command = [\"x\"]\ntarget.t = { " +
         keys + " }\n[[program]]\nname = \"p\"\nstdout = \"\"\n" + program;
}

TEST(Manifest, TargetHasAFileOfEachSide) {
  const manifest from = read(with_target(
      "file = \"{program}.o\", disassembler = \"o\"", "targets = [\"t\"]"));
  const program program = resolve(from, {}, "bin").front();
  EXPECT_EQ(program.targets, std::vector<std::string>{"t"});
  ASSERT_EQ(program.sides[0].targets.size(), 1U);
  const target& target = program.sides[0].targets[0];
  EXPECT_EQ(target.label, "t");
  EXPECT_EQ(target.install, "make it");
  EXPECT_TRUE(target.file.ends_with("p.o"));
  EXPECT_EQ(target.assembly->command.back(), target.file);
}

TEST(ManifestError, OfTargets) {
  EXPECT_EQ(manifest_error(with_target("disassembler = \"o\"", "")),
            "m.toml:17: implementation.target.t.file is missing");
  EXPECT_EQ(
      manifest_error(with_target("file = \"f\", disassembler = \"q\"", "")),
      "m.toml:17: implementation.target.t.disassembler \"q\" is none of: o");
  EXPECT_EQ(manifest_error(with_target("file = \"f\", disassembler = \"o\"",
                                       "targets = [\"u\"]")),
            "m.toml:21: program.targets \"u\" is none of: t");
}

TEST(ManifestError, OfDisassemblers) {
  const auto error = [](const std::string& old, const std::string& changed) {
    std::string keys = disassembler_keys;
    keys.replace(keys.find(old), old.size(), changed);
    return manifest_error(with_disassembler(keys));
  };
  EXPECT_EQ(error("F (.+)", "F .+"),
            "m.toml:5: disassembler.function has 0 captures; it needs 1");
  EXPECT_EQ(error("P (.+):(.+)", "P (.+)"),
            "m.toml:6: disassembler.place has 1 captures; it needs 2");
  EXPECT_EQ(error("I (.+) (.+)", "I"),
            "m.toml:7: disassembler.instruction has 0 captures; it needs 2");
  EXPECT_EQ(error("|(c)", ""),
            "m.toml:9: disassembler.target has 2 captures; it needs 3");
  EXPECT_EQ(error("place", "caller = 'C'\nplace"),
            "m.toml:6: disassembler.caller has 0 captures; it needs 2");
  EXPECT_EQ(error("install = \"it\"\n", ""),
            "m.toml:1: disassembler.install is missing");
  EXPECT_EQ(error("{file}", "{bin}"),
            "m.toml:3: disassembler.command has an unknown placeholder {bin}; "
            "there are {file}, and {{bin}} stands for the text itself");
  EXPECT_EQ(error("'nop'", "'('"),
            "m.toml:8: disassembler.padding is not a pattern (RE2): missing ): "
            "(");
  EXPECT_EQ(error("padding", "pading"),
            "m.toml:1: disassembler.padding is missing");
  const std::string rewrite = std::string(disassembler_keys) +
                              "[[disassembler.rewrite]]\npattern = '(a)'\n";
  EXPECT_EQ(
      manifest_error(with_disassembler(rewrite + "replacement = '\\2'\n")),
      "m.toml:12: disassembler.rewrite.replacement names a capture that "
      "'pattern' has not");
  EXPECT_EQ(manifest_error(with_disassembler(rewrite + "replaced = ''\n")),
            "m.toml:12: disassembler.rewrite.replaced is not a key; there are "
            "pattern, replacement; the nearest is replacement");
  EXPECT_EQ(manifest_error(with_disassembler(disassembler_keys, "objdump")),
            "m.toml:14: implementation.disassembler \"objdump\" is none of: "
            "o");
  EXPECT_EQ(manifest_error(with_disassembler(disassembler_keys) +
                           "[[disassembler]]\n" + disassembler_keys),
            "m.toml:19: disassembler.name \"o\" is given twice");
  EXPECT_EQ(
      manifest_error("[[disassembler]]\n" + std::string(disassembler_keys) +
                     "[[implementation]]\nname = \"a\"\ncommand = [\"x\"]\n"
                     "disassembler = \"o\"\n"),
      "m.toml:13: implementation.disassembler needs the key 'source' "
      "too");
}

TEST(Manifest, PlaceholdersAreFilledIn) {
  const auto programs = resolve_all(std::string(two_implementations) +
                                    "[[program]]\nname = \"p\"\nstdout = \"\"\n"
                                    "args = [\"{program}.{program}\"]\n");
  const side& go = programs.at(0).sides.at(0);
  EXPECT_EQ(go.command, std::vector<std::string>{"/b/go/p"});
  EXPECT_EQ(programs[0].args, std::vector<std::string>{"p.p"});
  EXPECT_EQ(go.source_name, "go-reference/p/p.go");
}

TEST(Manifest, OtherBracesAreText) {
  const auto programs =
      resolve_all(std::string(two_implementations) +
                  "[[program]]\nname = \"p\"\nstdout = \"\"\n");
  EXPECT_EQ(programs.at(0).sides.at(1).command,
            (std::vector<std::string>{"/b/cpp/p", "{bin} {", "}{x"}));
}

TEST(Manifest, OptionalImplementationsAreThereWhereTheyAreNamed) {
  const manifest from = read(
      "[[implementation]]\nname = \"pool\"\noptional = true\n"
      "command = [\"x\"]\n" +
      std::string(two_implementations) +
      "[[program]]\nname = \"p\"\nstdout = \"\"\n"
      "[[program]]\nname = \"q\"\nstdout = \"\"\n"
      "implementations = [\"go\", \"pool\"]\n");
  EXPECT_EQ(names_of(from.programs[0].sides), "go cpp ");
  EXPECT_EQ(names_of(from.programs[1].sides), "go pool ");
}

TEST(Manifest, TheOneInTheRepositoryIsGood) {
  const manifest from = read_manifest(PROGRAMS_TOML);
  EXPECT_FALSE(from.programs.empty());
  EXPECT_FALSE(from.sweeps.empty());
  for (const program& task : from.programs) {
    EXPECT_FALSE(task.shows.empty()) << task.name;
    EXPECT_LE(task.shows.size(), 110U) << task.name;
    EXPECT_FALSE(task.why.empty()) << task.name;
    EXPECT_EQ(task.why.find_first_of("\n`"), std::string::npos) << task.name;
  }
  for (const side& side : from.implementations) {
    if (side.compiler_explorer.empty()) continue;
    const std::string state =
        boost::replace_all_copy(side.compiler_explorer, "{source}", "\"a\"");
    const auto session = nlohmann::json::parse(state).at("sessions").at(0);
    EXPECT_EQ(session.at("source"), "a") << side.name;
  }
}

TEST(Manifest, WhatIsForReadersIsReadAsItStands) {
  const manifest from = read(R"([[implementation]]
name = "a"
source = "s"
command = ["x"]
compiler_explorer = '{"source":{source}}'
[[documentation]]
pattern = '\ba\.(\w+)'
url = 'https://a.example/#\1'
[[program]]
name = "p"
stdout = ""
[[program]]
name = "q"
shows = "One."
why = """\
  Two. \
  Three."""
builds_on = "p"
shown = ["a"]
stdout = ""
[[inline]]
pattern = 'x'
file = "f"
)");
  EXPECT_EQ(from.implementations[0].compiler_explorer, "{\"source\":{source}}");
  ASSERT_EQ(from.documented.size(), 1U);
  EXPECT_EQ(from.documented[0].name.replace("a.b", from.documented[0].url),
            "https://a.example/#b");
  EXPECT_EQ(from.programs[0].builds_on, "");
  EXPECT_EQ(from.programs[1].shows, "One.");
  EXPECT_EQ(from.programs[1].shown, std::vector<std::string>{"a"});
  ASSERT_EQ(from.inlined.size(), 1U);
  EXPECT_EQ(from.inlined[0].replacement, "{file}");
  EXPECT_EQ(from.programs[1].why, "Two. Three.");
  EXPECT_EQ(from.programs[1].builds_on, "p");
}

TEST(ManifestError, OfWhatIsForReaders) {
  EXPECT_EQ(
      manifest_error("[[implementation]]\nname = \"a\"\ncommand = [\"x\"]\n"
                     "compiler_explorer = '{}'\n"),
      "m.toml:4: implementation.compiler_explorer needs the key 'source' too");
  for (const char* base : {"p", "q", "nope"}) {
    EXPECT_EQ(
        program_error(fmt::format("name='o'\nstdout=''\n"
                                  "[[program]]\nname='p'\nstdout=''\n"
                                  "builds_on='{}'\n"
                                  "[[program]]\nname='q'\nstdout=''\n",
                                  base)),
        fmt::format("m.toml:15: program.builds_on \"{}\" is none of: o", base));
  }
  EXPECT_EQ(program_error("name='p'\nstdout=''\nshown=['x']\n"),
            "m.toml:12: program.shown \"x\" is none of: go, cpp");
  EXPECT_EQ(
      manifest_error("[[inline]]\npattern = 'a'\nreplacement = '{b}'\n"),
      "m.toml:3: inline.replacement has an unknown placeholder {b}; there "
      "are {file}, and {{b}} stands for the text itself");
  const auto error = [](const std::string& url) {
    return manifest_error("[[documentation]]\npattern = '(a)'\n" + url);
  };
  EXPECT_EQ(error(""), "m.toml:1: documentation.url is missing");
  EXPECT_EQ(error("url = 'http://a'\n"),
            "m.toml:3: documentation.url must start with \"https://\"");
  EXPECT_EQ(error("url = 'https://a#\\2'\n"),
            "m.toml:3: documentation.url names a capture that 'pattern' has "
            "not");
}

TEST(Manifest, ImplementationMayHaveAnExpectationOfItsOwn) {
  const manifest from = read(std::string(two_implementations) +
                             "[[program]]\nname = \"p\"\nstdout = \"0\"\n"
                             "[program.expect.cpp]\npattern = '(\\d)'\n"
                             "outcome = [{ range = [0, 5] }]\n");
  const auto& sides = from.programs.at(0).sides;
  EXPECT_EQ(sides.at(0).expected.output, "0");
  const expectation& own = sides.at(1).expected;
  EXPECT_FALSE(own.output);
  ASSERT_EQ(own.outcomes->allowed.size(), 1U);
  EXPECT_EQ(own.outcomes->allowed[0].high, 5);
}

TEST(Manifest, OwnExpectationLeavesTheRestToTheProgram) {
  const manifest from = read(std::string(two_implementations) +
                             "[[program]]\nname = \"p\"\nstderr = \"e\"\n"
                             "racy = true\npattern = '(\\d)'\n"
                             "outcome = [{ value = 1 }]\n"
                             "[program.expect.cpp]\npattern = 'n(\\d)'\n"
                             "[[program]]\nname = \"q\"\nstdout = \"0\"\n"
                             "[program.expect.cpp]\nracy = true\n");
  const expectation& own = from.programs.at(0).sides.at(1).expected;
  EXPECT_EQ(own.errors, "e");
  EXPECT_TRUE(own.racy);
  EXPECT_EQ(own.outcomes->pattern.text(), "n(\\d)");
  ASSERT_EQ(own.outcomes->allowed.size(), 1U);
  const auto& sides = from.programs.at(1).sides;
  EXPECT_FALSE(sides.at(0).expected.racy);
  EXPECT_TRUE(sides.at(1).expected.racy);
  EXPECT_EQ(sides.at(1).expected.output, "0");
}

TEST(Manifest, NotesStandBehindTheLabelsOfAProgramAlone) {
  const manifest from =
      read(std::string(two_implementations) +
           "[[program]]\nname = \"p\"\nstdout = \"0\"\n"
           "notes = { cpp = \"room 64\" }\n"
           "[[sweep]]\nname = \"s\"\nprogram = \"p\"\nparameter = \"n\"\n"
           "values = [1]\nargs = [\"{n}\"]\n");
  const program program = resolve(from, {}, "").at(0);
  const std::string plain = from.implementations.at(1).label;
  EXPECT_EQ(program.sides.at(0).label, from.implementations.at(0).label);
  EXPECT_EQ(program.sides.at(1).label, plain + ", room 64");
  // What a note says of the program need not hold at each value of a sweep.
  EXPECT_EQ(resolve_sweeps(from, {}, "").at(0).sides.at(1).label, plain);
}

TEST(ManifestError, OwnExpectationHasNoOtherKeys) {
  const auto error = [](const std::string& own) {
    return manifest_error(std::string(two_implementations) +
                          "[[program]]\nname = \"p\"\npattern = '(\\d)'\n"
                          "outcome = [{ value = 1 }]\n[program.expect.cpp]\n" +
                          own);
  };
  EXPECT_EQ(error("stdout = ''\npattern = ''\n"),
            "m.toml:15: program.expect.cpp.pattern is given beside stdout: "
            "only one can be checked");
  EXPECT_TRUE(contains(error("timeout = 1\n"),
                       "program.expect.cpp.timeout is not a key"));
  EXPECT_TRUE(contains(error("pattern = 'a'\n"),
                       "program.expect.cpp.outcome needs a capture"));
  EXPECT_TRUE(contains(error("stdout = ''\noutcome = [{ value = 1 }]\n"),
                       "program.expect.cpp.outcome is given without pattern"));
}

TEST(Resolve, KeepsTheOrderOfTheManifest) {
  const manifest from = read(std::string(two_implementations) +
                             "[[program]]\nname = \"p\"\nstdout = \"\"\n"
                             "[[program]]\nname = \"q\"\nstdout = \"\"\n");
  const auto names = [&](const std::vector<std::string>& wanted) {
    std::string found;
    for (const program& program : resolve(from, wanted, "")) {
      found += program.name;
    }
    return found;
  };
  EXPECT_EQ(names({}), "pq");
  EXPECT_EQ(names({"q", "p", "q"}), "pq");
  EXPECT_EQ(names({"q"}), "q");
  EXPECT_THROW(names({"q", "nope"}), user_error);
}

TEST(ManifestError, FileIsMissing) {
  try {
    read_manifest("/no/such/programs.toml");
    FAIL();
  } catch (const user_error& error) {
    EXPECT_NE(std::string(error.what()).find("/no/such/programs.toml: No such"),
              std::string::npos);
  }
  EXPECT_THROW(read_manifest("/"), user_error);
}

TEST(ManifestError, SyntaxNamesTheLine) {
  EXPECT_TRUE(manifest_error("a = 1\nb = = 2\n").starts_with("m.toml:2: "));
  EXPECT_TRUE(
      manifest_error("[[program]]\nname = \"\xff\"").starts_with("m.toml:2: "));
}

TEST(ManifestError, EmptyFile) {
  EXPECT_EQ(manifest_error(""),
            "m.toml:1: implementation is missing; there must be at least one");
  EXPECT_EQ(manifest_error(two_implementations),
            "m.toml:1: program is missing; there must be at least one");
}

TEST(ManifestError, Detectors) {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string keys = detector_keys;
    keys.replace(keys.find(from), from.size(), to);
    return manifest_error(with_detector(keys));
  };
  EXPECT_EQ(manifest_error(with_detector(detector_keys, "e")),
            "m.toml:18: implementation.race.detector \"e\" is none of: d");
  EXPECT_EQ(manifest_error(with_detector(
                detector_keys + std::string("[[detector]]\n") + detector_keys)),
            "m.toml:14: detector.name \"d\" is given twice");
  EXPECT_EQ(with("66", "256").substr(0, 46),
            "m.toml:4: detector.exit_status must be an inte");
  EXPECT_EQ(with("\"R\"", "\"(\"").substr(0, 46),
            "m.toml:5: detector.report is not a pattern (RE");
  EXPECT_EQ(with("{source}:(\\d+)", "x").substr(0, 45),
            "m.toml:6: detector.access has 1 captures; it ");
  EXPECT_EQ(with("{source}", "{file}").substr(0, 50),
            "m.toml:6: detector.access has an unknown placehold");
  EXPECT_EQ(with("{ A = \"1\" }", "{ A = 1 }"),
            "m.toml:3: detector.environment.A must be a string, and is of type "
            "integer");
  EXPECT_EQ(with("{ A", "{ \"A=\""),
            "m.toml:3: detector.environment has a variable that cannot be: "
            "\"A=\"");
  EXPECT_EQ(with("P", "(").substr(0, 52),
            "m.toml:10: detector.probe.pattern is not a pattern (");
  EXPECT_EQ(with("[detector.probe]", "probe = 1\n[x]"),
            "m.toml:8: detector.probe must be a table, and is of type integer");
}

TEST(ManifestError, UnknownKeyNamesTheKnownOnesAndTheNearest) {
  const auto expect = [](const std::string& error, const std::string& start,
                         const std::string& nearest) {
    EXPECT_TRUE(error.starts_with(start)) << error;
    const std::string end = "; the nearest is " + nearest;
    EXPECT_EQ(error.ends_with(end), !nearest.empty()) << error;
  };
  expect(program_error("name = \"p\"\nstdout = \"\"\nstdotu = \"\"\n"),
         "m.toml:12: program.stdotu is not a key; there are args, builds_on, ",
         "stdout");
  expect(manifest_error("[[implementation]]\nname = \"a\"\ncommand = [\"x\"]\n"
                        "comand = 1\n"),
         "m.toml:4: implementation.comand is not a key; there are command, ",
         "command");
  expect(program_error("name = \"p\"\nstdout = \"\"\n[programs]\n"),
         "m.toml:12: programs is not a key; there are detector, ", "program");
  expect(program_error("name = \"p\"\nstdout = \"\"\nquite-other = 1\n"),
         "m.toml:12: program.quite-other is not a key; there are args, ", "");
}

TEST(ManifestError, WrongTypes) {
  EXPECT_EQ(program_error("name = 1\n"),
            "m.toml:10: program.name must be a string, and is of type integer");
  EXPECT_EQ(program_error("name = \"p\"\nracy = \"yes\"\n"),
            "m.toml:11: program.racy must be true or false, and is of type "
            "string");
  EXPECT_EQ(program_error("name = \"p\"\nstdout = 4\n"),
            "m.toml:11: program.stdout must be a string, and is of type "
            "integer");
  EXPECT_EQ(program_error("name = \"p\"\nargs = \"x\"\n"),
            "m.toml:11: program.args must be a list of strings, and is of type "
            "string");
  EXPECT_EQ(program_error("name = \"p\"\nargs = [\"x\",\n 1]\n"),
            "m.toml:12: program.args must be a list of strings, and has an "
            "element of type integer");
  EXPECT_EQ(program_error("name = \"p\"\ntimeout = \"1\"\n"),
            "m.toml:11: program.timeout must be a number of seconds, and is of "
            "type string");
  EXPECT_EQ(outcome_error("{ range = [2.5, 4] }"),
            "m.toml:12: program.outcome.range must be a list of integers, and "
            "has an element of type floating-point");
  EXPECT_EQ(manifest_error("[implementation]\nname = \"a\"\n"),
            "m.toml:1: implementation must be an array of tables, "
            "[[implementation]]");
  EXPECT_EQ(manifest_error("implementation = [1]\n"),
            "m.toml:1: implementation must be an array of tables, "
            "[[implementation]]");
}

TEST(ManifestError, MissingKeys) {
  EXPECT_EQ(program_error("stdout = \"\"\n"),
            "m.toml:9: program.name is missing");
  EXPECT_EQ(program_error("name = \"p\"\n"),
            "m.toml:9: program.stdout is missing, and so is pattern: say what "
            "it prints");
  EXPECT_EQ(manifest_error("[[implementation]]\nname = \"a\"\n"),
            "m.toml:1: implementation.command is missing");
}

TEST(ManifestError, DuplicateNames) {
  const std::string one = "[[program]]\nname = \"p\"\nstdout = \"\"\n";
  EXPECT_EQ(manifest_error(two_implementations + one + one),
            "m.toml:13: program.name \"p\" is given twice");
  EXPECT_EQ(manifest_error(std::string(two_implementations) +
                           two_implementations + one),
            "m.toml:10: implementation.name \"go\" is given twice");
}

TEST(ManifestError, BadNames) {
  for (const char* name : {"", "a/b", "..", "-x", "a b", "\\u001b"}) {
    EXPECT_NE(program_error(fmt::format("name = \"{}\"\nstdout = \"\"\n", name))
                  .find("m.toml:10: program.name is "),
              std::string::npos)
        << name;
  }
}

TEST(ManifestError, BadPatterns) {
  EXPECT_TRUE(program_error("name = \"p\"\npattern = '('\n")
                  .starts_with("m.toml:11: program.pattern is not a "
                               "pattern (RE2): "));
  EXPECT_EQ(program_error("name='p'\nstdout = ''\npattern = 'x'\n"),
            "m.toml:12: program.pattern is given beside stdout: only one can "
            "be checked");
}

TEST(Manifest, OutcomeMayBeATextOrAnEnd) {
  const expectation expected =
      read(two_implementations +
           std::string(
               "[[program]]\nname = 'p'\npattern = '(\\w+)\\n'\n"
               "outcome = [{ value = 1 }, { text = 'crash', means = 'odd' }, "
               "{ ends = 'deadlock' }, { status = 2, folded = { a = 'x' } }]"))
          .programs.at(0)
          .sides.at(0)
          .expected;
  const named_outcome status{"exit status 2", true, "", {{"a", "x"}}};
  EXPECT_EQ(expected.outcomes->named,
            (std::vector<named_outcome>{
                {"crash", false, "odd"}, {"deadlock", true, ""}, status}));
  EXPECT_EQ(*expected.find_end("exit status 2"), status);
  EXPECT_EQ(expected.find_end("crash"), nullptr);
  EXPECT_EQ(expected.find_end(""), nullptr);
}

TEST(ManifestError, BadOutcomes) {
  for (const char* range : {"[4, 2]", "[4]", "[]"}) {
    EXPECT_EQ(outcome_error(fmt::format("{{ range = {} }}", range)),
              "m.toml:12: program.outcome.range must be two integers, [lowest, "
              "highest]");
  }
  for (const char* keys : {"means = 'x'", "value = 1, range = [1, 2]",
                           "ends = 'crash', status = 2"}) {
    EXPECT_EQ(outcome_error(fmt::format("{{ {} }}", keys)),
              "m.toml:12: program.outcome.value or 'range', 'text', 'ends' or "
              "'status' must be given, and only one of them");
  }
  EXPECT_EQ(outcome_error("{ value = 1 }, { ends = 'hang' }"),
            "m.toml:12: program.outcome.ends \"hang\" is none of: deadlock, "
            "crash, timeout");
  EXPECT_EQ(
      outcome_error("{ value = 1 }, { status = 0 }"),
      "m.toml:12: program.outcome.status must be an integer from 1 to 255");
  EXPECT_EQ(outcome_error("{ status = 2 }"),
            "m.toml:12: program.outcome lists ends alone, and not what it "
            "prints");
  EXPECT_EQ(outcome_error("{ range = [1, 3] }, { value = 3 }"),
            "m.toml:12: program.outcome.value must be above the outcome before "
            "it");
  EXPECT_EQ(outcome_error("{ value = 1, mean = 'x' }"),
            "m.toml:12: program.outcome.mean is not a key; there are ends, "
            "folded, loss, means, range, status, text, value; the nearest is "
            "means");
  EXPECT_EQ(program_error("name='p'\nstdout = 'x'\noutcome = [{value=1}]\n"),
            "m.toml:12: program.outcome is given without pattern");
  EXPECT_EQ(program_error("name='p'\npattern = 'x'\noutcome = [{value=1}]\n"),
            "m.toml:12: program.outcome needs a capture in 'pattern', such as "
            "(\\d+), that it is");
}

TEST(ManifestError, BadTimeouts) {
  for (const char* value : {"0", "-1", "nan", "inf"}) {
    EXPECT_EQ(program_error(fmt::format("name='p'\ntimeout = {}\n", value)),
              "m.toml:11: program.timeout must be a number of seconds above 0");
  }
}

TEST(ManifestError, UnknownPlaceholders) {
  const std::string help =
      "; there are {bin} and {program}, and {{nope}} stands for the text "
      "itself";
  EXPECT_EQ(program_error("name='p'\nstdout=''\nargs = ['{nope}']\n"),
            "m.toml:12: program.args has an unknown placeholder {nope}" + help);
  EXPECT_EQ(
      manifest_error("[[implementation]]\nname='a'\ncommand=['x{nope}']\n"),
      "m.toml:3: implementation.command has an unknown placeholder "
      "{nope}" +
          help);
  EXPECT_EQ(manifest_error("[[implementation]]\nname='a'\nsource='{nope}'\n"),
            "m.toml:3: implementation.source has an unknown placeholder "
            "{nope}" +
                help);
}

TEST(ManifestError, BadCommands) {
  for (const char* value : {"[]", "['']"}) {
    EXPECT_EQ(manifest_error(fmt::format(
                  "[[implementation]]\nname='a'\ncommand={}\n", value)),
              "m.toml:3: implementation.command is empty; its first element is "
              "the file to run");
  }
  EXPECT_EQ(
      manifest_error("[[implementation]]\nname='a'\ncommand=[\"a\\u0000\"]\n"),
      "m.toml:3: implementation.command has a NUL byte, which no command "
      "line can");
}

TEST(ManifestError, BadImplementations) {
  EXPECT_EQ(
      program_error("name='p'\nimplementations = ['rust']\n"),
      "m.toml:11: program.implementations is wrong: p/rust: no implementation "
      "of this name; there are go, cpp");
  EXPECT_EQ(
      program_error("name='p'\nimplementations = ['go', 'go']\n"),
      "m.toml:11: program.implementations is wrong: p/go is asked for twice");
  EXPECT_EQ(program_error("name='p'\nimplementations = []\n"),
            "m.toml:11: program.implementations is empty");
  EXPECT_EQ(manifest_error("[[implementation]]\nname='a'\noptional=true\n"
                           "command=['x']\n[[program]]\nname='p'\nstdout=''\n"),
            "m.toml:5: program.implementations is missing, and every "
            "[[implementation]] is optional");
}

}  // namespace
}  // namespace sidebyside
