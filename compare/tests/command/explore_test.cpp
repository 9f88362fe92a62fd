// compare explore on a language that is not ours: C, by its manifest alone.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "explore/explored.hpp"
#include "results/json.hpp"

namespace sidebyside::test {
namespace {

using nlohmann::json;

/// Two threads that add to a number so many times each.
constexpr const char* source = R"(#include <pthread.h>
#include <stdio.h>
// [1] Not 20, and no atomic.
int number = 0;
void* add(void* unused) {
  for (int i = 0; i < 20; ++i) {
    // [2] Add.
    number = number + 1;
  }
  return unused;
}
int main() {
  pthread_t a, b;
  pthread_create(&a, NULL, add, NULL);
  pthread_create(&b, NULL, add, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("number: %d\n", number);
}
)";

/// A manifest of that program, in the folder of its source.
struct project {
  explicit project(const std::string& expectation) {
    folder.write("add.c", source);
    // As compare's own recipe does, from the copy. All paths are relative to
    // the manifest's folder, which is not the working directory.
    const std::string build = fmt::format(
        "cc -g -O0 -fsanitize=thread -c copies/add.c -o add.o && "
        "cc -no-pie add.o {} -o add -lpthread",
        EXPLORE_RUNTIME);
    manifest = folder.write("m.toml", fmt::format(R"([[explorer]]
name = "c"
label = "C's explorer"
build = ["sh", "-c", '''{0}''']
copies = "copies"
symbolizer = ["addr2line", "-f", "-e", "{{file}}"]
install = "a C compiler"
[[implementation]]
name = "c"
label = "C"
source = "add.c"
command = ["./add"]
explore = {{ explorer = "c", command = ["./add"] }}
[[implementation]]
name = "none"
command = ["true"]
no_explorer = "it has no threads"
[[program]]
name = "add"
racy = true
pattern = 'number: (\d+)\n'
[program.explore]
sizes = {{ "20" = {{ to = "2" }} }}
size = "2 in place of 20"
pattern = 'number: (\d+)\n'
[[program.explore.outcome]]
range = [2, 4]
means = "Some got lost"
{1})",
                                                  build, expectation));
  }

  void replace(const std::string& old, const std::string& text) const {
    std::string all = content_of(manifest);
    const std::size_t at = all.find(old);
    ASSERT_NE(at, std::string::npos) << old;
    folder.write("m.toml", all.replace(at, old.size(), text));
  }

  [[nodiscard]] compare_run run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"--manifest", manifest.string(), "explore"});
    return run_compare(std::move(arguments));
  }

  temporary_folder folder;
  std::filesystem::path manifest;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ExploreCommand, ShowsEveryOutcomeOfAThirdLanguage) {
  const project project("");
  const auto file = project.folder.path() / "r.json";
  const compare_run run = project.run({"add", "--json", file.string()});
  EXPECT_EQ(run.status, 0) << run.out << run.err;
  EXPECT_TRUE(has(run.out, "executions, all")) << run.out;
  EXPECT_TRUE(has(run.out, "2 in place of 20")) << run.out;
  EXPECT_TRUE(has(run.out, "it has no threads")) << run.out;
  EXPECT_TRUE(has(run.out, "number = 2")) << run.out;
  EXPECT_TRUE(has(run.out, "prints \"number: 4\\n\"")) << run.out;
  const json results = json::parse(content_of(file));
  const json& side = results.at("explorations").at(0);
  EXPECT_EQ(side.at("implementation"), "c");
  EXPECT_EQ(side.at("complete"), true);
  EXPECT_TRUE(side.at("preemptions").is_null());
  std::set<std::string> values;
  for (const json& outcome : side.at("outcomes")) {
    values.insert(outcome.at("value"));
    EXPECT_EQ(outcome.at("allowed"), true);
    EXPECT_EQ(outcome.at("means"), "Some got lost");
    EXPECT_FALSE(outcome.at("witness").at("steps").empty());
  }
  EXPECT_EQ(values, (std::set<std::string>{"2", "3", "4"}));
  EXPECT_EQ(side.at("races").at(0), "line 8 reads, line 8 writes: number");
  const json& recorded = side.at("recorded");
  EXPECT_EQ(recorded.at("all"), true);
  EXPECT_EQ(recorded.at("lines").at("8"), "number = number + 1;");
  const auto last = recorded.at("steps").back().get<std::string>();
  EXPECT_TRUE(last.starts_with("1 8 ") || last.starts_with("2 8 ") ||
              last.starts_with("0 "))
      << last;
  EXPECT_TRUE(recorded.at("orders").get<std::string>().starts_with("0 0 "));
  // A results file can be read, and is the same when it is written again.
  EXPECT_EQ(json::parse(to_json(read_results(file))).at("explorations"),
            results.at("explorations"));
}

TEST(ExploreCommand, RepeatsASchedule) {
  const project project("");
  const auto file = project.folder.path() / "r.json";
  ASSERT_EQ(project.run({"add", "--json", file.string()}).status, 0);
  for (const json& outcome :
       json::parse(content_of(file)).at("explorations").at(0).at("outcomes")) {
    const compare_run run =
        project.run({"add", "--implementations", "c", "--schedule",
                     outcome.at("witness").at("schedule").get<std::string>()});
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_TRUE(has(
        run.out,
        fmt::format("add/c (C): {}\n", outcome.at("value").get<std::string>())))
        << run.out;
  }
  const compare_run wrong =
      project.run({"add", "--implementations", "c", "--schedule", "5"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_TRUE(has(wrong.err, "thread 5 cannot go on at choice 1")) << wrong.err;
}

TEST(ExploreCommand, FailsForAnOutcomeThatNoOrderLeadsTo) {
  const compare_run run =
      project("[[program.explore.outcome]]\nvalue = 5\n").run({});
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(has(run.out, "no order of its steps comes to 5")) << run.out;
}

TEST(ExploreCommand, FailsWithAWitnessForAnOutcomeThatIsNotAllowed) {
  const project project("");
  project.replace("range = [2, 4]", "range = [3, 4]");
  const compare_run run = project.run({});
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(has(run.out, "an order of its steps comes to \"2\"")) << run.out;
  EXPECT_TRUE(has(run.out, "number = number + 1;  // number is 0")) << run.out;
  EXPECT_TRUE(has(run.out, "--schedule 0*")) << run.out;
}

TEST(ExploreCommand, FailsForARaceUnlessTheSideMayHaveOne) {
  const project project("");
  project.replace("racy = true\n", "");
  const compare_run run = project.run({});
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(has(run.out, "has a data race: line 8")) << run.out;
  project.replace("[program.explore]\n",
                  "[program.expect.c]\nracy = true\n[program.explore]\n");
  EXPECT_EQ(project.run({}).status, 0);
}

TEST(ExploreCommand, FailsWhereNoOrderHasTheRaceThatTheManifestTellsOf) {
  const project project("");
  std::string atomic = source;
  const std::string plain = "number = number + 1;";
  atomic.replace(atomic.find(plain), plain.size(),
                 "__atomic_fetch_add(&number, 1, __ATOMIC_SEQ_CST);");
  project.folder.write("add.c", atomic);
  project.replace("range = [2, 4]", "value = 4");
  const compare_run run = project.run({});
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(has(run.out, "no order of its steps has a data race")) << run.out;
  // A bound proves nothing.
  EXPECT_EQ(project.run({"--preemptions", "0"}).status, 0);
  project.replace("[program.explore]\n", "[program.explore]\nracy = false\n");
  EXPECT_EQ(project.run({}).status, 0);
}

TEST(ExploreCommand, FailsWhereTheReferenceHasTwoOutputs) {
  const project project("");
  const std::string manifest = content_of(project.manifest);
  const std::string plan = "size = \"2 in place of 20\"\n";
  const std::size_t end = manifest.find(plan) + plan.size();
  project.replace(manifest.substr(end), "output = \"reference\"\n");
  const compare_run run = project.run({});
  EXPECT_EQ(run.status, 1) << run.out << run.err;
  EXPECT_TRUE(has(run.out, R"(an order of its steps comes to "number: 3\n")"))
      << run.out;
  EXPECT_TRUE(has(run.out, R"(prints "number: 3\n")"));
}

TEST(ExploreCommand, LeavesOutWhatACommandPreparesForEachRun) {
  const project project("");
  project.replace("[program.explore]\n",
                  "prepare = [\"true\"]\n[program.explore]\n");
  const compare_run run = project.run({});
  EXPECT_TRUE(has(run.out, "a command prepares each run")) << run.out;
}

TEST(ExploreCommand, CoversOnlyWhatABoundLeaves) {
  const compare_run run = project("").run({"--preemptions", "0"});
  EXPECT_EQ(run.status, 0) << run.out << run.err;
  EXPECT_TRUE(has(run.out, "all within 0 preemptions")) << run.out;
}

TEST(ExploreCommand, SaysWhatToInstallWhereTheBuildFails) {
  project project("");
  project.folder.write("add.c", "#error no 20\n");
  const compare_run run = project.run({});
  EXPECT_EQ(run.status, 2);
  EXPECT_TRUE(has(run.err, "install a C compiler")) << run.err;
}

/// Builds a source as `explore build-flags` says, by commands of the shell.
/// Returns the executable.
std::string build_by_flags(const temporary_folder& folder,
                           const std::string& language,
                           const std::string& commands) {
  runner runner;
  const run_result build = runner.run(
      shell(fmt::format("cd {} && eval \"$({} explore build-flags {})\" && {}",
                        folder.path().string(), COMPARE_EXECUTABLE, language,
                        commands)),
      {60, 1U << 20U});
  EXPECT_EQ(build.code, 0) << build.err.read(0, 10000);
  return (folder.path() / "f").string();
}

/// Compiles and links a C source in two commands, with any compiler.
constexpr const char* compile_c = COMPILER
    " -w -x c $CFLAGS -c f.c -o f.o && " COMPILER " $LDFLAGS f.o $LDLIBS -o f";

TEST(ExploreExecutable, NeedsNoManifest) {
  const temporary_folder folder;
  folder.write("f.c", R"(#include <pthread.h>
pthread_mutex_t a, b;
void* run(void* in) {
  pthread_mutex_lock(&b);
  pthread_mutex_lock(&a);
  return in;
}
int main(int count, char** arguments) {
  pthread_t other;
  if (count == 1) return 0;
  pthread_create(&other, NULL, run, NULL);
  pthread_mutex_lock(&a);
  pthread_mutex_lock(&b);
}
)");
  const std::string file = build_by_flags(folder, "c", compile_c);
  EXPECT_EQ(run_compare({"explore", "--", file}).status, 0);
  const auto found = run_compare({"explore", "--", file, "argument"});
  EXPECT_EQ(found.status, 1);
  EXPECT_TRUE(has(found.out, "\nFAILED f/program (")) << found.out;
  EXPECT_NE(found.out.find("nothing, deadlock"), std::string::npos);
  EXPECT_NE(found.out.find("nothing, leak"), std::string::npos);
  EXPECT_NE(found.out.find("pthread_mutex_lock(&a);"), std::string::npos);
}

TEST(ExploreExecutable, FitsATerminalThatItsOutputsDoNot) {
  if (!has_pts()) GTEST_SKIP() << "there are no terminals";
  const temporary_folder folder;
  folder.write("f.c", "#include <stdio.h>\nint main(void) { return printf(\"" +
                          std::string(150, 'x') + "\") < 0; }");
  const std::string file = build_by_flags(folder, "c", compile_c);
  const std::string shown =
      test::run_on_terminal({"explore", "--color", "never", "--", file}, 60)
          .out;
  EXPECT_TRUE(has(shown, "x  possible, with no preemption\r\n")) << shown;
  EXPECT_TRUE(has(shown, "\r\norders of steps" + std::string(17, ' ') +
                             "1 execution, all\r\n"))
      << shown;
}

// One command compiles and links. The accesses are in the library's headers.
TEST(ExploreExecutable, OfCppHasTheRacesOfVectorsAndStrings) {
  if (has(COMPILER, "clang")) GTEST_SKIP() << "clang always links its library";
  const temporary_folder folder;
  folder.write("f.cpp", R"(#include <string>
#include <thread>
#include <vector>
std::vector<int> all(9);
std::string text;
int main() {
  std::thread other([] { all.pop_back(); text = "a"; });
  all.resize(2);
  text += "b";
  other.join();
}
)");
  const std::string file = build_by_flags(
      folder, "cpp",
      COMPILER " -std=c++17 $CXXFLAGS $LDFLAGS f.cpp $LDLIBS -o f");
  const auto found = run_compare({"explore", "--max-time", "2", "--", file});
  EXPECT_EQ(found.status, 1);
  EXPECT_TRUE(has(found.out, "f.cpp:7 writes, f.cpp:8 reads")) << found.out;
  EXPECT_TRUE(has(found.out, "f.cpp:7 writes, f.cpp:9 reads")) << found.out;
}

TEST(ExploreExecutable, HasItsRacesThoughTheSourceIsGone) {
  const temporary_folder folder;
  folder.write("f.c", R"(#include <pthread.h>
int x;
void* run(void* unused) { x = 1; return unused; }
int main() {
  pthread_t other;
  pthread_create(&other, 0, run, 0);
  x = 2;
  pthread_join(other, 0);
}
)");
  const std::string file =
      build_by_flags(folder, "c", std::string(compile_c) + " && rm f.c");
  const auto found = run_compare({"explore", "--", file});
  EXPECT_EQ(found.status, 1);
  EXPECT_TRUE(has(found.out, "f.c:3 writes, f.c:7 writes: x")) << found.out;
}

// The build's folder lies below a go.work that does not list it.
TEST(ExploreExecutable, OfGoIsBuiltWhateverWorkspaceIsAround) {
  if (!find_command({"go"})) GTEST_SKIP() << "go is needed";
  runner runner;
  const run_result usage = runner.run(
      shell(fmt::format("eval \"$({} explore build-flags go)\" && explore_go",
                        COMPARE_EXECUTABLE)),
      {60, 1U << 30U});
  EXPECT_TRUE(has(usage.err.read(0, 10000), "usage: explore [-root DIR]"))
      << usage.err.read(0, 10000);
}

}  // namespace
}  // namespace sidebyside::test
