// The search and the runtime on small programs, which are written in C: a third
// language takes a compiler with ThreadSanitizer's hooks, and no code of ours.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "explore/copies.hpp"
#include "explore/explored.hpp"
#include "explore/witness.hpp"

namespace sidebyside::test {
namespace {

using names = std::set<std::string>;
using numbers = std::vector<std::uint8_t>;

struct explored {
  explored(const std::string& source,
           search_limits limits = {.max_seconds = 60})
      : executable(build_explored(folder, "program.c", source)),
        found(explore(executable, limits)) {}

  temporary_folder folder;
  std::filesystem::path executable;
  search_results found;
};

const std::string twice = "for (int i = 0; i < 2; ++i) x = x + 1;";

TEST(Explore, AddsUpEveryWayToLoseAnAddition) {
  const explored program(two_threads("int x;", twice, twice, "x"));
  EXPECT_TRUE(program.found.is_complete);
  EXPECT_EQ(names_of(program.found), (names{"2", "3", "4"}));
  EXPECT_EQ(program.found.races.size(), 3U);  // two with a read
  const auto& operations = program.found.operations;
  EXPECT_EQ(operations.at(EXPLORE_CREATE), 2 * program.found.executions);
  EXPECT_EQ(operations.at(EXPLORE_READ), 7 * program.found.executions);
  EXPECT_EQ(operations.at(EXPLORE_WRITE), 4 * program.found.executions);
}

TEST(Explore, LeavesOutNoOutcomeThatAllOrdersHave) {
  const explored program(
      two_threads("int x;", "x = x + 1;", "x = x + 1;", "x"));
  const auto all =
      explore(program.executable, {.is_reduced = false, .max_seconds = 60});
  EXPECT_TRUE(all.is_complete);
  EXPECT_EQ(names_of(all), names_of(program.found));
  EXPECT_GT(all.executions, 2 * program.found.executions);
}

TEST(Explore, CountsTheSameEachTime) {
  const explored program(two_threads("int x;", twice, twice, "x"));
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(explore(program.executable).executions, program.found.executions);
  }
}

TEST(Explore, NeedsOnePreemptionToLoseAnAddition) {
  const explored program(
      two_threads("int x;", "x = x + 1;", "x = x + 1;", "x"));
  EXPECT_EQ(names_of(explore(program.executable, {.preemptions = 0})),
            (names{"2"}));
  const auto bounded = explore(program.executable, {.preemptions = 1});
  EXPECT_EQ(names_of(bounded), (names{"1", "2"}));
  EXPECT_EQ(bounded.outcomes.at({"1\n", ""}).preemptions, 1U);
}

TEST(Explore, FindsADeadlockOfTwoLocks) {
  const explored program(
      two_threads("pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = "
                  "PTHREAD_MUTEX_INITIALIZER;",
                  "pthread_mutex_lock(&a); pthread_mutex_lock(&b); "
                  "pthread_mutex_unlock(&b); pthread_mutex_unlock(&a);",
                  "pthread_mutex_lock(&b); pthread_mutex_lock(&a); "
                  "pthread_mutex_unlock(&a); pthread_mutex_unlock(&b);",
                  "0"));
  EXPECT_EQ(names_of(program.found), (names{", deadlock", "0"}));
}

TEST(Explore, FindsALockThatIsNeverGivenBack) {
  const std::string mutex =
      "pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER; int x;";
  const explored program(two_threads(mutex, "pthread_mutex_lock(&a); x = 1;",
                                     "if (pthread_mutex_trylock(&a) == 0) { x "
                                     "= 2; pthread_mutex_unlock(&a); }",
                                     "x"));
  EXPECT_EQ(names_of(program.found), (names{"1"}));
  const explored blocked(
      two_threads(mutex, "pthread_mutex_lock(&a);",
                  "pthread_mutex_lock(&a); pthread_mutex_unlock(&a);", "0"));
  EXPECT_EQ(names_of(blocked.found), (names{", deadlock", "0"}));
}

TEST(Explore, FindsASignalThatNobodyWaitsFor) {
  const explored program(
      two_threads("pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;"
                  "pthread_cond_t c = PTHREAD_COND_INITIALIZER;",
                  "pthread_mutex_lock(&m); pthread_cond_wait(&c, &m); "
                  "pthread_mutex_unlock(&m);",
                  "pthread_cond_signal(&c);", "0"));
  EXPECT_EQ(names_of(program.found), (names{", deadlock", "0"}));
}

TEST(Explore, TellsATryThatFailsFromOneThatSucceeds) {
  const explored program(two_threads(
      "pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; int x;",
      "pthread_mutex_lock(&m); pthread_mutex_unlock(&m);",
      "x = pthread_mutex_trylock(&m) == 0; if (x) pthread_mutex_unlock(&m);",
      "x"));
  EXPECT_EQ(names_of(program.found), (names{"0", "1"}));
}

TEST(Explore, FindsThatEverybodySpins) {
  const explored program(two_threads("atomic_int x, y;", "while (x == 0) {}",
                                     "while (y == 0) sched_yield(); x = 1;",
                                     "0"));
  EXPECT_EQ(names_of(program.found), (names{", livelock"}));
}

TEST(Explore, LetsASpinEndOnceSomebodyWrites) {
  const explored program(
      two_threads("atomic_int x;", "while (x == 0) {}", "x = 1;", "x"));
  EXPECT_TRUE(program.found.is_complete);
  EXPECT_EQ(names_of(program.found), (names{"1"}));
}

// A loop that waits for somebody is cut short, and so is one that gives up
// before. Only searches that look at other orders besides tell them apart.
TEST(Explore, LetsALoopThatCountsItsReadsGiveUp) {
  const std::string counts =
      "int n = 0; while (x == 0 && n < 10) ++n; y = n == 10;";
  const explored program(
      two_threads("atomic_int x; int y;", counts, "x = 1;", "y"),
      {.max_seconds = 60, .seed = 1});
  EXPECT_EQ(names_of(program.found), (names{"0", "1"}));
  EXPECT_FALSE(program.found.is_complete);
  for (const auto& [key, order] : program.found.outcomes) {
    explored_process process(
        find_command({program.executable.string()}).value());
    EXPECT_EQ(key_of(process.run({.choices = order.choices})), key);
  }
}

TEST(Explore, FindsACrashAndAnExitStatus) {
  const explored crash(two_threads("int x; int* p = &x;", "p = NULL;",
                                   "int* q = p; if (q == NULL) abort();", "0"));
  EXPECT_EQ(names_of(crash.found), (names{", crash: SIGABRT", "0"}));
  const explored status(
      two_threads("int x;", "x = 1;", "if (x == 1) exit(3);", "0"));
  EXPECT_EQ(names_of(status.found), (names{", exit status 3", "0"}));
}

TEST(Explore, GivesEachExecutionTheSameInput) {
  const explored program(
      two_threads("int x;", "x = 1;", "x = 2;", "x * 10 + getchar() - '0'"));
  runner runner;
  auto command = find_command({program.executable.string()}).value();
  command.input = program.folder.write("input", "7\n");
  explored_process process(command);
  const auto found =
      search(process, {}, [](const search_results&) { return true; });
  EXPECT_EQ(names_of(found), (names{"17", "27"}));
}

TEST(Explore, FindsOutputThatIsLostAtTheEnd) {
  const explored program(
      "#include <pthread.h>\n#include <stdio.h>\n"
      "void* run(void* unused) { puts(\"x\"); return NULL; }\n"
      "int main() { pthread_t a; pthread_create(&a, NULL, run, NULL); }\n");
  EXPECT_EQ(names_of(program.found), (names{"", "x"}));
}

/// A program whose main and whose thread do this each, with a lock.
std::string main_and_thread(const std::string& main,
                            const std::string& thread) {
  return fmt::format(
      "#include <pthread.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
      "pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;\n"
      "pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;\n"
      "void* run(void* unused) {{ {} return NULL; }}\n"
      "int main() {{ pthread_t a; pthread_create(&a, NULL, run, NULL); {} }}\n",
      thread, main);
}

TEST(Explore, FindsALockThatAThreadCouldTakeBeforeTheEnd) {
  const explored program(main_and_thread(
      "pthread_mutex_lock(&m); puts(\"a\");",
      "pthread_mutex_lock(&m); puts(\"b\"); pthread_mutex_unlock(&m);"));
  EXPECT_EQ(names_of(program.found), (names{"a, leak", "b\na"}));
  const explored readers(main_and_thread(
      "pthread_rwlock_wrlock(&rw); puts(\"a\");",
      "pthread_rwlock_rdlock(&rw); puts(\"b\"); pthread_rwlock_unlock(&rw);"));
  EXPECT_EQ(names_of(readers.found), (names{"a, leak", "b\na"}));
}

TEST(Explore, FindsALockThatAThreadCouldTakeBeforeACrash) {
  const explored program(
      main_and_thread("pthread_mutex_lock(&m); fflush(stdout); abort();",
                      "pthread_mutex_lock(&m); puts(\"b\"); fflush(stdout); "
                      "pthread_mutex_unlock(&m);"));
  EXPECT_EQ(names_of(program.found),
            (names{", crash: SIGABRT", "b, crash: SIGABRT"}));
}

TEST(Explore, PutsTheUnlockByAnotherThreadBeforeAndBehindTheLock) {
  const explored mutex(
      main_and_thread("pthread_mutex_lock(&m); pthread_mutex_lock(&m);",
                      "pthread_mutex_unlock(&m);"));
  EXPECT_EQ(names_of(mutex.found), (names{"", ", deadlock"}));
  const explored writer(
      main_and_thread("pthread_rwlock_wrlock(&rw); pthread_rwlock_wrlock(&rw);",
                      "pthread_rwlock_unlock(&rw);"));
  EXPECT_EQ(names_of(writer.found), (names{"", ", deadlock"}));
}

TEST(Explore, HasRoomFor255Threads) {
  const explored program(
      "#include <pthread.h>\n#include <stdio.h>\n"
      "void* run(void* in) { *(int*)in = 1; return NULL; }\n"
      "int main() { pthread_t all[255]; int done[255], sum = 0;\n"
      "for (int i = 0; i < 255; ++i)"
      " pthread_create(all + i, NULL, run, done + i);\n"
      "for (int i = 0; i < 255; ++i)"
      " pthread_join(all[i], NULL), sum += done[i];\n"
      "printf(\"%d\\n\", sum); }\n");
  EXPECT_TRUE(program.found.is_complete);
  EXPECT_EQ(names_of(program.found), (names{"255"}));
}

TEST(Explore, TakesRandomOrdersThatCanBeRepeated) {
  const explored program(two_threads("int x;", twice, twice, "x"));
  runner runner;
  explored_process process(find_command({program.executable.string()}).value());
  names outputs;
  for (std::uint64_t seed = 1; seed < 100; ++seed) {
    schedule order;
    order.seed = seed;
    order.changes = {static_cast<std::uint32_t>(seed % 25),
                     static_cast<std::uint32_t>(seed % 23)};
    const trace first = process.run(order);
    EXPECT_EQ(first.output, process.run(order).output);
    const auto choices = collect(first.events, &explore_event::chosen);
    EXPECT_EQ(first.output, process.run({choices, {}, 0, {}}).output);
    outputs.insert(first.output);
  }
  EXPECT_EQ(outputs, (names{"2\n", "3\n", "4\n"}));
}

std::string store_buffering(const std::string& order) {
  const auto side = [&](const char* mine, const char* other) {
    return fmt::format(
        "atomic_store_explicit(&{0}, 1, memory_order_{2});"
        "saw_{0} = atomic_load_explicit(&{1}, memory_order_{2});",
        mine, other, order);
  };
  return two_threads("atomic_int x, y; int saw_x, saw_y;", side("x", "y"),
                     side("y", "x"), "saw_x + saw_y");
}

TEST(Explore, LetsRelaxedLoadsMissStores) {
  EXPECT_EQ(names_of(explored(store_buffering("seq_cst")).found),
            (names{"1", "2"}));
  EXPECT_EQ(names_of(explored(store_buffering("relaxed")).found),
            (names{"0", "1", "2"}));
}

std::string message_passing(const std::string& store, const std::string& load) {
  return two_threads(
      "atomic_int flag; int data, saw = 1;",
      fmt::format("data = 1; atomic_store_explicit(&flag, 1, memory_order_{});",
                  store),
      fmt::format("if (atomic_load_explicit(&flag, memory_order_{})) "
                  "saw = data;",
                  load),
      "saw");
}

TEST(Explore, OrdersPlainDataByReleaseAndAcquire) {
  EXPECT_TRUE(
      explored(message_passing("release", "acquire")).found.races.empty());
  EXPECT_EQ(explored(message_passing("relaxed", "acquire")).found.races.size(),
            1U);
  EXPECT_EQ(explored(message_passing("release", "relaxed")).found.races.size(),
            1U);
}

TEST(Explore, RefusesWhatIsNotModelled) {
  const explored fence(
      two_threads("", "atomic_thread_fence(memory_order_seq_cst);", "", "0"));
  EXPECT_EQ(fence.found.unmodelled,
            names{"atomic_thread_fence is not modelled"});
  EXPECT_FALSE(fence.found.is_complete);
  const explored kill(
      two_threads("", "pthread_kill(pthread_self(), 0);", "", "0"));
  EXPECT_EQ(kill.found.unmodelled, names{"pthread_kill is not modelled"});
}

TEST(Explore, RejectsAProgramThatIsNotBuiltForIt) {
  runner runner;
  EXPECT_THROW(explored_process(find_command({"true"}).value()), user_error);
}

TEST(Explore, RepeatsAnOrder) {
  const explored program(
      two_threads("int x;", "x = x + 1;", "x = x + 1;", "x"));
  runner runner;
  explored_process process(find_command({program.executable.string()}).value());
  for (const auto& [key, order] : program.found.outcomes) {
    const std::string schedule = format_schedule(order.choices);
    const auto again = process.run_again(parse_schedule(schedule));
    EXPECT_EQ(key_of(again), key) << schedule;
  }
}

TEST(Explore, FindsAnOrderWithTheFewestPreemptions) {
  const explored program(two_threads("int x;", twice, twice, "x"));
  runner runner;
  explored_process process(find_command({program.executable.string()}).value());
  search_results found = program.found;
  EXPECT_TRUE(shorten_orders(process, found, 60,
                             [](const search_results&) { return true; }));
  EXPECT_EQ(found.outcomes.at({"4\n", ""}).preemptions, 0U);
  EXPECT_EQ(found.outcomes.at({"3\n", ""}).preemptions, 2U);
  EXPECT_EQ(found.outcomes.at({"2\n", ""}).preemptions, 1U);
}

TEST(ExploreValue, IsAsWideAsTheVariableAndNoAddress) {
  EXPECT_EQ(format_value(3, 4), "3");
  EXPECT_EQ(format_value(0xffffffff, 4), "-1");
  EXPECT_EQ(format_value(50000, 1), "50000");
  EXPECT_EQ(format_value(200, 1), "200");
  EXPECT_EQ(format_value(std::uint64_t{1} << 38U, 8), "274877906944");
  EXPECT_EQ(format_value(0xc000000000, 8), std::nullopt);  // Go's heap
  EXPECT_EQ(format_value(0xc000012018, 1), std::nullopt);
}

TEST(ExploreSchedule, IsReadAsItIsWritten) {
  EXPECT_EQ(format_schedule({0, 0, 1, 2, 2, 2}), "0*2,1,2*3");
  EXPECT_EQ(parse_schedule("0*2,1,2*3"), (numbers{0, 0, 1, 2, 2, 2}));
  EXPECT_EQ(parse_schedule("1,1,2"), (numbers{1, 1, 2}));
  for (const char* wrong : {"", "x", "256", "1,,2", "1*", "-1", "1*9999999"}) {
    EXPECT_THROW(parse_schedule(wrong), user_error) << wrong;
  }
}

TEST(ExploreCopies, AreNeverTheSourceItself) {
  side side;
  side.explorer.emplace().copies = "copies";
  side.source_name = "/a/b.c";
  EXPECT_EQ(copy_of(side), "copies/a/b.c");
  side.source_name = "a/../b.c";
  EXPECT_EQ(copy_of(side), "copies/b.c");
  side.source_name = "a/../../copies.c";
  EXPECT_THROW(copy_of(side), user_error);
}

TEST(ExploreSizes, AreReplacedInTheCodeAlone) {
  const std::string source =
      "// 50 of them\nf(50, 500, x50, \"a50\"); /* 50 */\n";
  EXPECT_EQ(replace_sizes(source, {{"50", "2", 1}}, "f.c"),
            "// 50 of them\nf(2, 500, x50, \"a50\"); /* 50 */\n");
  EXPECT_EQ(replace_sizes("i < 3", {{"i < 3", "i < 2", 1}}, "f"), "i < 2");
  EXPECT_EQ(replace_sizes("a / 3, \"x\"", {{"a / 3, \"x\"", "1", 1}}, "f"),
            "1");
  EXPECT_THROW(replace_sizes(source, {{"50", "2", 2}}, "f.c"), user_error);
  EXPECT_THROW(replace_sizes(source, {{"7", "2", 1}}, "f.c"), user_error);
}

}  // namespace
}  // namespace sidebyside::test
