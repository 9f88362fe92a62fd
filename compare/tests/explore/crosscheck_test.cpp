// Results of the explorer, found in another way: without reduction, many times,
// beside other work, with an unoptimised runtime, and of an optimised program.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "base/file.hpp"
#include "explore/explored.hpp"

namespace sidebyside::test {
namespace {

using names = std::set<std::string>;

std::string data_race() {
  return read_file(std::string(SOURCE_DIR) + "/cpp/data-race/data-race.cpp");
}

/// Programs of two threads, so small that all orders can be gone through.
const std::vector<std::string> small_programs{
    two_threads("int x;", "x = x + 1;", "x = 5;", "x"),
    two_threads("pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; int x;",
                "pthread_mutex_lock(&m); x = 1; pthread_mutex_unlock(&m);",
                "x = 2;", "x"),
    two_threads("atomic_int x; int saw;",
                "atomic_store_explicit(&x, 1, memory_order_relaxed);",
                "saw = atomic_load_explicit(&x, memory_order_relaxed);", "saw"),
};

TEST(ExploreCrossCheck, AllOrdersHaveTheSameOutcomesAsThoseThatAreExplored) {
  for (const std::string& source : small_programs) {
    const temporary_folder folder;
    const auto executable = build_explored(folder, "program.c", source);
    const auto all =
        explore(executable, {.is_reduced = false, .max_seconds = 100});
    const auto reduced = explore(executable);
    EXPECT_TRUE(all.is_complete) << all.executions << " of\n" << source;
    EXPECT_TRUE(reduced.is_complete) << source;
    EXPECT_EQ(names_of(all), names_of(reduced)) << source;
    EXPECT_GT(all.executions, reduced.executions) << source;
  }
}

TEST(ExploreCrossCheck, TwentyRunsCountTheSameBesideOtherWork) {
  const temporary_folder folder;
  const auto executable = build_explored(folder, "program.cpp", data_race());
  const auto spin = [](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
    }
  };
  std::vector<std::jthread> others;
  for (int i = 0; i < 20; ++i) {
    if (i == 10) others.emplace_back(spin);
    if (i == 10) others.emplace_back(spin);
    const auto found = explore(executable);
    EXPECT_TRUE(found.is_complete);
    EXPECT_EQ(found.executions, 306U) << i;
    EXPECT_EQ(names_of(found), (names{"Final Counter:  2", "Final Counter:  3",
                                      "Final Counter:  4"}));
  }
}

// An inline function of the standard library that the program and the runtime
// both use must not be the same one for both.
TEST(ExploreCrossCheck, TheRuntimeNeedsNoOptimisation) {
  const temporary_folder folder;
  const std::string library = (folder.path() / "hooks.so").string();
  runner runner;
  const run_result build = runner.run(
      shell(fmt::format(
          "{0} -std=c++20 -O0 -fno-threadsafe-statics -fPIC "
          "-shared {1}/*.cpp "
          "-Wl,--version-script={1}/exports.map -o {2}",
          COMPILER, std::string(SOURCE_DIR) + "/compare/explore/cpp", library)),
      {300, 1U << 30U});
  ASSERT_EQ(build.code, 0) << build.err.read(0, 10000);
  const std::string source =
      "#include <algorithm>\n#include <array>\n#include <cstdint>\n"
      "#include <cstdio>\n#include <pthread.h>\n"
      "std::array<std::uint16_t, 1024> frames{1};\n"
      "std::uint32_t x = 0, one = 1;\n"
      "void* run(void* in) { x = std::max(x, one) + frames[0]; return in; }\n"
      "int main() { pthread_t a, b; pthread_create(&a, nullptr, run, nullptr);"
      "pthread_create(&b, nullptr, run, nullptr); pthread_join(a, nullptr);"
      "pthread_join(b, nullptr); std::printf(\"%u\\n\", x); }\n";
  for (const std::string& runtime : {library, std::string(EXPLORE_RUNTIME)}) {
    const auto found = explore(
        build_explored(folder, "program.cpp", source, {.runtime = runtime}));
    EXPECT_TRUE(found.is_complete);
    EXPECT_EQ(names_of(found), (names{"2", "3"})) << runtime;
  }
}

// The optimiser may take a racy loop for one addition.
TEST(ExploreCrossCheck, AnOptimisedDataRaceHasFewerOutcomes) {
  const temporary_folder folder;
  for (const std::string optimisation : {"-O1", "-O2"}) {
    const auto found = explore(build_explored(
        folder, "program.cpp", data_race(), {.optimisation = optimisation}));
    EXPECT_TRUE(found.is_complete);
    EXPECT_EQ(names_of(found),
              (names{"Final Counter:  2", "Final Counter:  4"}))
        << optimisation;
  }
}

TEST(ExploreCrossCheck, ReferenceCountsOfBoostAreNoSteps) {
  const temporary_folder folder;
  const auto found = explore(build_explored(
      folder, "program.cpp",
      "#include <boost/shared_ptr.hpp>\n#include <pthread.h>\n"
      "boost::shared_ptr<int> shared(new int(1));\n"
      "void* run(void* in) { boost::shared_ptr<int> a = shared, b = a;"
      " return in; }\n"
      "int main() { pthread_t a, b; pthread_create(&a, nullptr, run, nullptr);"
      "pthread_create(&b, nullptr, run, nullptr); pthread_join(a, nullptr);"
      "pthread_join(b, nullptr); }\n"));
  EXPECT_TRUE(found.is_complete);
  EXPECT_EQ(found.executions, 1U);
}

/// Returns every output that a side of a program can come to.
std::map<std::string, names> possible_outputs(const std::string& program) {
  const temporary_folder folder;
  const auto file = folder.path() / "r.json";
  const compare_run run = run_compare(
      {"--manifest", std::string(SOURCE_DIR) + "/compare/programs.toml",
       "explore", program, "--json", file.string()});
  EXPECT_EQ(run.status, 0) << run.out << run.err;
  std::map<std::string, names> outputs;
  const auto results = nlohmann::json::parse(content_of(file));
  for (const auto& side : results.at("explorations")) {
    EXPECT_EQ(side.at("complete"), true);
    auto& own = outputs[side.at("implementation")];
    for (const auto& outcome : side.at("outcomes")) {
      own.insert(outcome.at("output").get<std::string>());
    }
  }
  return outputs;
}

// Takes minutes, so it is run by hand: just test-impossible. These programs are
// explored in the size in which they run.
TEST(ExploreCrossCheck, DISABLED_TenThousandRunsSeeNothingImpossible) {
  const auto bin = std::filesystem::path(COMPARE_EXECUTABLE).parent_path();
  runner runner;
  for (const std::string program : {"data-race", "data-race-print"}) {
    for (const auto& [side, possible] : possible_outputs(program)) {
      const auto command =
          find_command({(bin / side / program).string()}).value();
      std::map<std::string, std::size_t> seen;
      for (int i = 0; i < 10000; ++i) {
        const run_result run = runner.run(command, {10, 1U << 20U});
        ++seen[run.out.read(0, run.out.size())];
      }
      for (const auto& [output, count] : seen) {
        EXPECT_TRUE(possible.contains(output))
            << program << "/" << side << ": " << count << " times " << output;
      }
    }
  }
}

}  // namespace
}  // namespace sidebyside::test
