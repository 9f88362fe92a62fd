// Machine code as disassemblers really print it: of the executables of this
// build, and of arm64 from files.
#include "read/assembly.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "manifest/pattern.hpp"
#include "manifest/resolve.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

namespace fs = std::filesystem;

/// A program of this repository, whose sources are named from its top.
program real_program(const std::string& name) {
  fs::current_path(SOURCE_DIR);
  return resolve(read_manifest(PROGRAMS_TOML), {name},
                 fs::path(COMPARE_EXECUTABLE).parent_path())
      .front();
}

bool has(const std::string& text, const std::string& regex) {
  return !pattern(regex).find_all(text).empty();
}

/// The code of a step as one text, without the numbers beside it.
std::string text_of(const step& step) {
  std::string text;
  for (const numbered_line& line : step.code) text += line.text + "\n";
  return text;
}

/// The code of all steps, line by line.
std::vector<numbered_line> lines_of(const stepped_code& side) {
  std::vector<numbered_line> lines;
  for (const step& step : side.steps) {
    lines.insert(lines.end(), step.code.begin(), step.code.end());
  }
  return lines;
}

/// Every label that is jumped to is there, once, and no address is left.
void expect_labels_to_resolve(const stepped_code& side) {
  static const pattern jump(R"(  (?:call|bl?|j\w+|b\.\w+|[ct]bn?z) .*)");
  static const pattern label(R"((?:^|[ ,])(L\d+)(?:  ; in step \d+)?$)");
  static const pattern address(R"([ ,](?:\.\+)?(?:0x)?[0-9a-f]{5,}$)");
  std::set<std::string> labels;
  std::set<std::string> goals;
  for (const auto& [line, number] : lines_of(side)) {
    if (line.starts_with('L') && line.ends_with(':')) {
      EXPECT_TRUE(labels.insert(line.substr(0, line.size() - 1)).second)
          << line << " is there twice";
    }
    if (!jump.match_all(line)) continue;
    for (const auto& found : label.find_all(line)) goals.insert(found[1]);
    EXPECT_TRUE(address.find_all(line).empty()) << line;
    // Functions have names.
    EXPECT_FALSE(has(line, R"(^  (?:call|bl) L\d)")) << line;
  }
  EXPECT_EQ(labels, goals);
}

/// Instructions that the lines stand for.
std::size_t count_instructions(const stepped_code& side) {
  static const pattern folded(R"(  ; (\d+) instructions of .*)");
  std::size_t count = 0;
  for (const auto& [line, number] : lines_of(side)) {
    if (const auto found = folded.match_all(line)) {
      count += static_cast<std::size_t>(to_integer((*found)[1]).value_or(0));
    } else if (number > 0 && !line.starts_with("  ;")) {
      ++count;
    }
  }
  return count;
}

class AssemblyOfProgram : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
#ifdef SANITIZED
    GTEST_SKIP() << "sanitizers add code of their own";
#endif
  }

  /// Prints the machine code once, and has the side's command print it again.
  std::string print(side& side) {
    const run_result ran = runner_.run(*find_command(side.assembly->command),
                                       {60, std::size_t{1} << 28U});
    EXPECT_EQ(ran.code, 0) << ran.err.read(0, 1000);
    const std::string printed = ran.out.read(0, ran.out.size());
    side.assembly->command = {"cat", folder_.write("printed", printed)};
    return printed;
  }

  runner runner_;
  temporary_folder folder_;
};

TEST_P(AssemblyOfProgram, IsAllThereOnceAndAtItsStep) {
  const program whole = real_program(GetParam());
  std::size_t count = 0;
  for (const side& each : whole.sides) {
    SCOPED_TRACE(whole.name + "/" + each.name);
    if (!each.assembly || !find_command(each.command)) continue;
    ++count;
    program program = whole;
    program.sides = {each};
    const std::string printed = print(program.sides.front());
    disassembly all_code{runner_};
    const stepped_code code = read_assembly(all_code, program, {}).front();
    const source origin = read_sources(program).front();
    const auto all = parse_assembly(printed, *each.assembly, origin);
    std::set<std::uint64_t> addresses;
    for (const instruction& one : all) addresses.insert(one.address);
    EXPECT_EQ(addresses.size(), all.size());
    EXPECT_EQ(count_instructions(code), all.size());
    EXPECT_GT(all.size(), 5U);
    expect_labels_to_resolve(code);
    const auto steps = split_steps(origin);
    for (const step& step : code.steps) {
      if (step.number == 0) continue;
      const std::string text = text_of(step);
      EXPECT_TRUE(has(text, R"(^(?:.*:\n)*(?:  |; no code))")) << text;
      EXPECT_EQ(step.prose, steps[step.number].prose);
      for (const auto& [line, number] : step.code) {
        if (number == 0) continue;
        EXPECT_GE(number, steps[step.number].first_line());
        if (step.number + 1 < steps.size()) {
          EXPECT_LT(number, steps[step.number + 1].first_line());
        }
      }
    }
  }
  EXPECT_GE(count, 2U);
}

/// Returns the names of all programs. Every test of this executable calls it as
/// its process starts, and reading the whole manifest would take longer than
/// most of them.
std::vector<std::string> names_of_programs() {
  std::vector<std::string> names;
  std::ifstream lines(PROGRAMS_TOML);
  for (std::string line, above; std::getline(lines, line); above = line) {
    if (above != "[[program]]") continue;
    const std::size_t start = line.find('"') + 1;
    names.push_back(line.substr(start, line.rfind('"') - start));
  }
  return names;
}

TEST(NamesOfPrograms, AreThoseOfTheManifest) {
  std::vector<std::string> names;
  for (const program& program : read_manifest(PROGRAMS_TOML).programs) {
    names.push_back(program.name);
  }
  EXPECT_EQ(names_of_programs(), names);
}

INSTANTIATE_TEST_SUITE_P(Every, AssemblyOfProgram,
                         testing::ValuesIn(names_of_programs()),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

/// Tests of the machine code that a reader looks for, on x86-64.
class AssemblyAtOneGlance : public testing::Test {
 protected:
  void SetUp() override {
#if defined(SANITIZED) || !defined(__x86_64__)
    GTEST_SKIP() << "it is other code there";
#endif
  }

  static std::string code(const std::string& name, const std::string& side,
                          const std::vector<std::size_t>& steps) {
    program program = real_program(name);
    choose_sides(program, {side});
    runner runner;
    std::string text;
    disassembly all_code{runner};
    const auto sides = read_assembly(all_code, program, {steps});
    // Instructions begin a line.
    for (const step& step : sides.at(0).steps) text += "\n" + text_of(step);
    return text;
  }
};

TEST_F(AssemblyAtOneGlance, AtomicAdditionsAreLocked) {
  for (const char* side : {"go", "cpp", "cpp-pool"}) {
    const std::string step = code("atomic-counters", side, {4});
    EXPECT_TRUE(has(step, R"(\n  lock (?:xadd|add|inc))")) << step;
  }
  EXPECT_FALSE(has(code("non-atomic-counters", "go", {4}), "lock"));
  EXPECT_FALSE(has(code("non-atomic-counters", "cpp", {4}), "lock"));
}

TEST_F(AssemblyAtOneGlance, PlainAdditionsAreALoopInGoAndOneInCpp) {
  const std::string go = code("non-atomic-counters", "go", {4});
  EXPECT_TRUE(has(go, R"(\n  inc)")) << go;
  EXPECT_TRUE(has(go, R"(\n  j\w+ L\d)")) << go;
  const std::string cpp = code("non-atomic-counters", "cpp", {4});
  EXPECT_TRUE(has(cpp, R"(\n  add[lq]? \$0x3e8,)")) << cpp;
  EXPECT_FALSE(has(cpp, R"(\n  j\w+ L\d)")) << cpp;
}

TEST_F(AssemblyAtOneGlance, TwoTurnsOfARaceAreOneAdditionInCpp) {
#ifndef __clang__  // it makes the addition, but names no line of it
  const std::string cpp = code("data-race", "cpp", {5});
  EXPECT_TRUE(has(cpp, R"(\n  add[lq]? \$0x2,)")) << cpp;
#endif
  const std::string go = code("data-race", "go", {4, 5, 6});
  EXPECT_TRUE(has(go, R"(\n  inc)")) << go;
}

TEST_F(AssemblyAtOneGlance, AtomicLoadsArePlain) {
  for (const char* side : {"go", "cpp"}) {
    const std::string step = code("atomic-load", side, {3});
    EXPECT_TRUE(has(step, R"(\n  mov .*\(%r\w+\),)")) << step;
    EXPECT_FALSE(has(step, "lock|xchg|fence")) << step;
  }
}

TEST_F(AssemblyAtOneGlance, DataHasItsName) {
  EXPECT_TRUE(has(code("mutex", "go", {5}), R"(,main\.counter\(%rip\)\n)"));
  EXPECT_TRUE(has(code("mutex", "cpp", {5}), R"(,counter\(%rip\)\n)"));
}

TEST_F(AssemblyAtOneGlance, DataWithoutANameOfItsOwnHasThatOfItsPlace) {
  EXPECT_TRUE(has(code("data-race", "go", {2}), R"( type.\*\(%rip\),)"));
  EXPECT_TRUE(has(code("data-race", "cpp", {8}), R"( \.rodata\(%rip\),)"));
  EXPECT_FALSE(has(code("data-race", "cpp", {}), R"( data\(%rip\))"));
}

TEST_F(AssemblyAtOneGlance, PrologueIsALine) {
  for (const char* side : {"go", "cpp"}) {
    const std::string whole = code("data-race", side, {});
    EXPECT_TRUE(has(whole, R"(\n  ; [4-9] instructions of the prologue\n)"));
    EXPECT_FALSE(has(whole, R"(\n  (?:push %r15|mov %rsp,%rbp)\n)")) << whole;
  }
}

TEST_F(AssemblyAtOneGlance, JumpToAnotherStepNamesIt) {
  EXPECT_TRUE(has(code("data-race", "go", {3}), R"(\n  jl L\d+  ; in step 6)"));
}

TEST_F(AssemblyAtOneGlance, LibrariesFilesOfTheSameNameAreNotOurs) {
  // The package sync has a mutex.go too.
  EXPECT_TRUE(has(code("mutex", "go", {4}), R"(\n  lock cmpxchg)"));
  EXPECT_TRUE(has(code("mutex", "go", {6}), R"(\n  lock xadd)"));
  EXPECT_TRUE(has(code("mutex", "go", {5}), "call fmt.Fprintln"));
  EXPECT_TRUE(
      has(code("mutex", "cpp", {4}), "pthread_mutex_lock|call .*lock_guard"));
}

/// The disassembler of an implementation.
const disassembler& reader_of(const std::string& name) {
  static const manifest real = read_manifest(PROGRAMS_TOML);
  return *std::ranges::find(real.implementations, name, &side::name)->assembly;
}

TEST(AssemblyOfPaths, FilesAreOursFromWhereverTheyAreNamed) {
  for (const std::string file : {"cpp/p.cpp", "/top/cpp/p.cpp"}) {
    std::string lines;
    for (const std::string named :
         {"acpp/p.cpp", "/other/p.cpp", "cpp/p.cpp", "build/x/../../cpp/p.cpp",
          "build/x/build/x/../../cpp/./p.cpp"}) {
      const auto all = parse_assembly("0 <f>:\n" + named + ":2\n  10:\tret\n",
                                      reader_of("cpp"),
                                      {"", file, std::vector<std::string>(2)});
      lines += all.empty() ? '-' : '2';
    }
    EXPECT_EQ(lines, "--222");
  }
}

/// Parses a stored listing of an arm64 executable. Its source has so many
/// lines.
std::vector<instruction> stored(const std::string& name,
                                const std::string& side,
                                const std::string& file, std::size_t lines) {
  return parse_assembly(
      content_of(SOURCE_DIR "/compare/tests/read/arm64/" + name),
      reader_of(side), {"", file, std::vector<std::string>(lines)});
}

/// The instructions of a line, in the order of their addresses.
std::string code_of(const std::vector<instruction>& all, std::size_t line) {
  std::string text;
  for (const instruction& one : all) {
    if (one.line == line) text += one.text + "\n";
  }
  return text;
}

/// Returns the line and the text of a jump's goal. `all` has one instruction
/// that starts like the jump.
std::string goal_of(const std::vector<instruction>& all,
                    std::string_view start) {
  for (const instruction& one : all) {
    if (!one.text.starts_with(start)) continue;
    const auto goal = std::ranges::find(all, one.goal, &instruction::address);
    if (goal == all.end()) return "name " + one.name;
    return std::to_string(goal->line) + " " + goal->text;
  }
  return "none";
}

TEST(AssemblyOfArm64, GoHasTheBytesOfWhatItsDisassemblerDoesNotKnow) {
  const auto all =
      stored("go-atomic-counters.txt", "go",
             "go-reference/atomic-counters/atomic-counters.go", 40);
  EXPECT_TRUE(contains(code_of(all, 27),
                       "orr x3, xzr, #0x1\n.inst 0xf8e30044 ; ldaddal\n"
                       "add x4, x4, x3\n"));
  // Traps behind the function are none of it.
  EXPECT_FALSE(contains(code_of(all, 24), ".inst"));
  EXPECT_EQ(code_of(all, 18),
            "adrp x0, data\nadd x0, x0, #0xcc0\n"
            "bl <runtime.newobject>\nstr x0, [sp,#88]\n");
  EXPECT_EQ(code_of(all, 26),
            "mov x1, xzr\nb .+0x8\nadd x1, x1, #0x1\n"
            "cmp x1, #0x3e8\nb.ge .+0x38\n");
}

TEST(AssemblyOfArm64, GoJumpsByDistance) {
  const auto all =
      stored("go-atomic-counters.txt", "go",
             "go-reference/atomic-counters/atomic-counters.go", 40);
  EXPECT_EQ(goal_of(all, "b .+0x18"), "22 cmp x1, #0x32");
  EXPECT_EQ(goal_of(all, "b .+0xffffffffffffffdc"), "26 add x1, x1, #0x1");
  EXPECT_EQ(goal_of(all, "tbz w3, #0, .+0x14"), "27 orr x3, xzr, #0x1");
  EXPECT_EQ(goal_of(all, "bl <runtime.newproc>"), "name runtime.newproc");
  // A jump to padding leads to the instruction behind it.
  EXPECT_EQ(goal_of(all, "b.ge .+0x38"), "29 mov x1, #0xffffffffffffffff");
}

TEST(AssemblyOfArm64, GoTellsOurFileFromOneOfItsName) {
  const auto all =
      stored("go-mutex.txt", "go", "go-reference/mutex/mutex.go", 48);
  EXPECT_TRUE(contains(code_of(all, 27), ".inst 0x88fbfc62 ; casal\n"));
  EXPECT_TRUE(contains(code_of(all, 36), ".inst 0xb8e20064 ; ldaddal\n"));
  EXPECT_EQ(code_of(all, 46), "");
  EXPECT_TRUE(contains(code_of(all, 32), "bl <fmt.Fprintln>\n"));
}

TEST(AssemblyOfArm64, CppCallsForAnAtomicAddition) {
  const auto all = stored("cpp-atomic-counters.txt", "cpp",
                          "cpp/atomic-counters/atomic-counters.cpp", 34);
  EXPECT_EQ(code_of(all, 21),
            "ldr x1, [x20, #328]\nmov x0, #0x1\n"
            "bl 72e0@__aarch64_ldadd8_acq_rel\n");
  EXPECT_TRUE(contains(code_of(all, 20), "subs w19, w19, #0x1\nb.ne 3868@"));
  EXPECT_EQ(goal_of(all, "b.ne"), "21 ldr x1, [x20, #328]");
  EXPECT_EQ(goal_of(all, "bl"), "name __aarch64_ldadd8_acq_rel");
  EXPECT_EQ(all.size(), 5U);
}

TEST(AssemblyOfArm64, CppThatIsNotLinkedHasSectionsThatStartAtZero) {
  const auto all = stored("cpp-message-passing-object.txt", "cpp",
                          "cpp/message-passing/message-passing.cpp", 64);
  EXPECT_TRUE(contains(code_of(all, 40), "stlr w19, [x23]\n"));
  EXPECT_TRUE(contains(code_of(all, 21), "ldar w1, [x20]\n"));
  EXPECT_EQ(goal_of(all, "b.ne"), "20 ror w0, w0, #2");
  EXPECT_EQ(goal_of(all, "bl 0@boost"), "name boost::this_thread::yield");
  // The address is 0 until the linker writes it. Here 0 is the address of main.
  const auto main = std::ranges::find(all, "main", &instruction::function);
  ASSERT_NE(main, all.end());
  EXPECT_GT(main->address, 0x284U);
  const auto call =
      std::ranges::find(all, main->address + 0x40, &instruction::address);
  ASSERT_NE(call, all.end());
  EXPECT_EQ(call->text, "bl 0@main");
  EXPECT_EQ(call->name, "boost::condition_variable::condition_variable");
  EXPECT_NE(call->goal, main->address);
}

TEST(AssemblyOfArm64, CppKeepsItsNumbers) {
  const auto all =
      stored("cpp-data-race.txt", "cpp", "cpp/data-race/data-race.cpp", 50);
  EXPECT_EQ(code_of(all, 22), "add w0, w0, #0x2\n");
  EXPECT_EQ(code_of(all, 29), "str w0, [x1, #488]\n");
}

}  // namespace
}  // namespace sidebyside::test
