// Witnesses of small programs: what is shown of an execution.
#include "explore/witness.hpp"

#include <fmt/format.h>

#include "explore/explored.hpp"

namespace sidebyside::test {
namespace {

using lines = std::vector<std::string>;

/// Two threads of C, each a line of the source, after what is at the top.
std::string two_lines(const std::string& top, const std::string& first,
                      const std::string& second) {
  return fmt::format(
      "#include <pthread.h>\n#include <stdatomic.h>\n#include <stdio.h>\n"
      "{}\n"
      "void* first(void* in) {{\n{}\nreturn in; }}\n"
      "void* second(void* in) {{\n{}\nreturn in; }}\n"
      "int main() {{\n"
      "  pthread_t a, b; int local = 1;\n"
      "  pthread_create(&a, NULL, first, &local);\n"
      "  pthread_create(&b, NULL, second, &local);\n"
      "  pthread_join(a, NULL);\n"
      "  pthread_join(b, NULL);\n"
      "  puts(\"end\");\n"
      "}}\n",
      top, first, second);
}

/// A program of two threads, and its executions.
class witnessed {
 public:
  witnessed(const std::string& top, const std::string& first,
            const std::string& second)
      : process_(find_command({build_explored(folder_, "program.c",
                                              two_lines(top, first, second))
                                   .string()})
                     .value()) {}

  /// Returns what a thread does in an order of steps, by line: "x = 1; x = 1".
  lines steps_of(const std::string& schedule, std::size_t thread) {
    const auto execution = process_.run_again(parse_schedule(schedule));
    side side;
    side.source = folder_.path() / "program.c";
    side.source_name = "program.c";
    const std::string executable = side.source + ".explored";
    auto& explorer = side.explorer.emplace();
    explorer.command = {executable};
    explorer.symbolizer = {"addr2line", "-a", "-f", "-i", "-e", executable};
    runner runner;
    lines found;
    std::set<std::uint64_t> addresses;
    add_addresses(addresses, execution);
    for (const auto& step :
         source_view(runner, side, addresses).steps_of(execution)) {
      if (step.thread == thread) found.push_back(step.text + " " + step.effect);
    }
    return found;
  }

  /// Returns a schedule that leads to an outcome.
  std::string find(const std::string& output) {
    const auto found =
        search(process_, {}, [](const search_results&) { return true; });
    return format_schedule(found.outcomes.at({output, ""}).choices);
  }

 private:
  temporary_folder folder_;
  explored_process process_;
};

TEST(ExploreWitness, ShowsWhatIsInlinedByTheLineOfItsCall) {
  const std::string header =
      "# 1 \"other.h\"\n"
      "static inline __attribute__((always_inline)) void put(atomic_int* to) "
      "{\n"
      "  atomic_store(to, 7); }\n"
      "# 9 \"program.c\"\n";
  witnessed program("atomic_int x;\n" + header, "put(&x);", "put(&x);");
  EXPECT_EQ(program.steps_of("0", 1), (lines{"put(&x); x = 7"}));
}

TEST(ExploreWitness, MakesEachRoundOfALoopThatWritesAStep) {
  witnessed program("int x;", "for (int i = 0; i < 2; ++i) x = x + 1;",
                    "x = 9;");
  EXPECT_EQ(program.steps_of("0", 1),
            (lines{"for (int i = 0; i < 2; ++i) x = x + 1; x is 0, x = 1",
                   "for (int i = 0; i < 2; ++i) x = x + 1; x is 1, x = 2"}));
}

TEST(ExploreWitness, ShowsAValueThatIsReadAgainAndAgainOnce) {
  witnessed program("atomic_int x;", "while (x == 0) {}", "x = 1;");
  EXPECT_EQ(program.steps_of("0", 1),
            (lines{"while (x == 0) {} x is 0", "while (x == 0) {} x is 1"}));
}

TEST(ExploreWitness, LeavesOutWhatIsOnlyHandedOver) {
  witnessed program("int x;", "x = *(int*)in;", "x = 2;");
  EXPECT_EQ(program.steps_of("0", 1), (lines{"x = *(int*)in; x = 1"}));
}

/// Returns the second thread's step on a local of the first one.
std::string step_on(const std::string& top, const std::string& declaration,
                    const std::string& step = "*x = 6;") {
  witnessed program(top + " int* _Atomic x; atomic_int y;",
                    declaration + "\nx = (int*)&local;\nwhile (!y) {}",
                    "while (!x) {}\n" + step + "\ny = 1;");
  const lines steps = program.steps_of("0*3,1*3,2*99", 2);
  return steps.size() == 3 ? steps[1] : fmt::format("{} steps", steps.size());
}

TEST(ExploreWitness, NamesALocalByTheLineThatDeclaresItAndWritesItFirst) {
  EXPECT_EQ(step_on("", "int local = 5;"), "*x = 6; local = 6");
  EXPECT_EQ(step_on("", "struct { int a; } local = {5};"), "*x = 6; writes 6");
  EXPECT_EQ(step_on("struct s { int a; };", "struct s local = {5};"),
            "*x = 6; local = 6");
  // The line also writes a variable that no other thread sees.
  EXPECT_EQ(step_on("", "int local = 5, other = 7;"), "*x = 6; local = 6");
}

TEST(ExploreWitness, NamesAMemberByTheLineThatChangesItAlone) {
  const auto name = [](const std::string& first, const std::string& step) {
    return step_on("struct pair { int b; };\n#define p ((struct pair*)x)\n",
                   "struct pair local;\n" + first, step);
  };
  const std::string nameless = "(&local)->b = 7;";
  EXPECT_EQ(name(nameless, "p->b = 6;"), "p->b = 6; p->b = 6");
  EXPECT_EQ(name(nameless, "++p->b;"), "++p->b; p->b is 7, p->b = 8");
  EXPECT_EQ(name(nameless, "p->b -= 2;"), "p->b -= 2; p->b is 7, p->b = 5");
  EXPECT_EQ(name(nameless, "p->b--;"), "p->b--; p->b is 7, p->b = 6");
  EXPECT_EQ(name(nameless, "(*p).b = 6;"), "(*p).b = 6; writes 6");
  EXPECT_EQ(name(nameless, "p->b = (6);"), "p->b = (6); writes 6");
  EXPECT_EQ(name("local.b = 7;", "p->b = 6;"), "p->b = 6; local.b = 6");
}

TEST(ExploreWitness, NamesNothingByALineThatChangesSeveralMembers) {
  witnessed program(
      "#include <stdlib.h>\nstruct pair { int a, b; };\n"
      "struct pair* _Atomic x; atomic_int y;",
      "struct pair* q = calloc(2, 8);\nq[0].b = q[1].b = 1;\nx = q;\n"
      "while (!y) {}",
      "while (!x) {}\nfor (struct pair* p = x; p < x + 2; ++p)\np->b = 6;\n"
      "y = 1;");
  const lines steps = program.steps_of("0*3,1*4,2*99", 2);
  EXPECT_EQ(std::ranges::count(steps, "p->b = 6; writes 6"), 2)
      << join(steps, "\n");
}

TEST(ExploreWitness, NamesNothingByALineThatDeclaresAnotherVariable) {
  // The first step on the block reads it.
  witnessed program("#include <stdlib.h>\nint* x;",
                    "x = calloc(1, 4);\nint old = (*x)++;\nreturn x + old;",
                    "if (x) printf(\"%d\\n\", *x);");
  EXPECT_EQ(program.steps_of(program.find("1\nend\n"), 2),
            (lines{R"(if (x) printf("%d\n", *x); reads 1, prints "1\n")"}));
}

TEST(ExploreWitness, NamesNothingByALineThatWritesSeveralSharedNumbers) {
  const std::string step = "*x = 6; x[2] = 8;";
  EXPECT_EQ(step_on("", "int local[3] = {5, 7, 9};", step),
            step + " writes 6, writes 8");
}

// A constructor that C++ adds has the line of the class.
TEST(ExploreWitness, NamesNothingByATypesDefinition) {
  EXPECT_EQ(step_on("struct pair { int a; };",
                    "# 4 \"program.c\"\nstruct pair local = {5};\n"
                    "# 9 \"program.c\""),
            "*x = 6; writes 6");
}

TEST(ExploreWitness, SaysWhenAnOldValueIsRead) {
  const std::string relaxed = "memory_order_relaxed";
  witnessed program(
      "atomic_int x; int saw;",
      "atomic_store_explicit(&x, 1, memory_order_relaxed);",
      "printf(\"%d\\n\", atomic_load_explicit(&x, memory_order_relaxed));");
  const lines steps = program.steps_of(program.find("0\nend\n"), 2);
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_NE(steps[0].find("x is"), std::string::npos) << steps[0];
}

}  // namespace
}  // namespace sidebyside::test
