// Small programs of which outcomes were lost once, or came up though they
// cannot.
#include <fmt/format.h>
#include <sched.h>

#include <thread>

#include "explore/explored.hpp"

namespace sidebyside::test {
namespace {

using names = std::set<std::string>;

constexpr const char* headers = R"(#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
)";

/// Explores a program in C, or in C++ if the name says so. All orders have to
/// be covered.
search_results explore_all(const std::string& source,
                           const std::string& name = "program.c") {
  const temporary_folder folder;
  const bool is_c = name == "program.c";
  auto found =
      explore(build_explored(folder, name, (is_c ? headers : "") + source));
  EXPECT_TRUE(found.is_complete);
  for (const auto& [key, order] : found.outcomes) {
    EXPECT_GT(order.executions, 0U) << key.output;
  }
  return found;
}

/// Returns the functions of three threads, and a main that runs them and prints
/// what `results` are.
std::string three_threads(const std::string& globals, const std::string& a,
                          const std::string& b, const std::string& c,
                          const std::string& results) {
  return fmt::format(
      R"({}
void* a(void* none) {{ {} return none; }}
void* b(void* none) {{ {} return none; }}
void* c(void* none) {{ {} return none; }}
int main() {{
  pthread_t t[3];
  void* (*f[])(void*) = {{a, b, c}};
  for (int i = 0; i < 3; ++i) pthread_create(&t[i], NULL, f[i], NULL);
  for (int i = 0; i < 3; ++i) pthread_join(t[i], NULL);
  printf("%d %d %d\n", {});
}}
)",
      globals, a, b, c, results);
}

// The order is: c reads, a writes, b reads. Another thread sleeps at the place
// where c has to go first.
TEST(LostOutcomes, AreFoundBesideThreadsThatSleep) {
  const auto found =
      explore_all(three_threads("atomic_int x, y; int r, s;", "x = 1;",
                                "r = x;", "s = x; y + 0;", "r, s, 0"));
  EXPECT_EQ(names_of(found), (names{"0 0 0", "0 1 0", "1 0 0", "1 1 0"}));
}

// An unlock writes eight bytes, of which the last four are another variable.
TEST(LostOutcomes, OfAnUnlockBesideAnAccess) {
  const auto found = explore_all(
      "struct { pthread_spinlock_t l; int x; } s; atomic_int y; int r, q;\n"
      "void* run(void* none) { q = s.x; r = y; return none; }\n"
      "int main() { pthread_t t; pthread_spin_init(&s.l, 0);\n"
      "pthread_spin_lock(&s.l); pthread_create(&t, 0, run, 0); y = 1;\n"
      "pthread_spin_unlock(&s.l); pthread_join(t, 0); "
      "printf(\"%d\\n\", r); }\n");
  EXPECT_EQ(names_of(found), (names{"0", "1"}));
}

TEST(LostOutcomes, OfAnInitialValueThatNobodyStored) {
  const auto found = explore_all(
      three_threads("atomic_int x, y, z; int p, q, r;",
                    "atomic_store_explicit(&x, 1, memory_order_relaxed);"
                    "atomic_store_explicit(&y, 1, memory_order_relaxed);"
                    "atomic_store_explicit(&z, 1, memory_order_relaxed);",
                    "p = atomic_load_explicit(&z, memory_order_relaxed);"
                    "q = atomic_load_explicit(&y, memory_order_acquire);"
                    "r = atomic_load_explicit(&x, memory_order_relaxed);",
                    "", "p, q, r"));
  EXPECT_EQ(names_of(found).size(), 8U);
}

TEST(LostOutcomes, AreNoneOfAConsumeThatOrders) {
  const auto found = explore_all(
      "#include <atomic>\n#include <cstdio>\n#include <thread>\n"
      "std::atomic<int*> p; int data, r;\nint main() {\n"
      "std::thread a([] { data = 7; p.store(&data, "
      "std::memory_order_release); });\n"
      "std::thread b([] { int* q = p.load(std::memory_order_consume);"
      " if (q) r = *q; });\n"
      "a.join(); b.join(); std::printf(\"%d\\n\", r); }\n",
      "program.cpp");
  EXPECT_EQ(names_of(found), (names{"0", "7"}));
  EXPECT_TRUE(found.races.empty());
}

TEST(LostOutcomes, AreNoneOfAWakeUpOfTwo) {
  const auto found = explore_all(
      "int f;\n"
      "void* run(void* none) { syscall(SYS_futex, &f, FUTEX_WAIT, 0, 0, 0, 0);"
      " return none; }\n"
      "int main() { pthread_t t[3];\n"
      "for (int i = 0; i < 3; ++i) pthread_create(t + i, 0, run, 0);\n"
      "__atomic_store_n(&f, 1, __ATOMIC_SEQ_CST);\n"
      "long two = syscall(SYS_futex, &f, FUTEX_WAKE, 2, 0, 0, 0);\n"
      "long rest = syscall(SYS_futex, &f, FUTEX_WAKE, 9, 0, 0, 0);\n"
      "puts(rest > 0 && two < 2 ? \"1\" : \"0\");\n"
      "for (int i = 0; i < 3; ++i) pthread_join(t[i], 0); }\n");
  EXPECT_EQ(names_of(found), names{"0"});
}

TEST(LostOutcomes, AreNoneOfABarrierMadeBeforeMain) {
  const auto found = explore_all(
      two_threads("#include <pthread.h>\npthread_barrier_t b; int x, y;"
                  "__attribute__((constructor)) void make() {"
                  " pthread_barrier_init(&b, NULL, 2); }",
                  "x = 1; pthread_barrier_wait(&b);",
                  "pthread_barrier_wait(&b); y = x;", "y"));
  EXPECT_EQ(names_of(found), names{"1"});
  EXPECT_TRUE(found.races.empty());
}

TEST(LostOutcomes, AreNoneOfAFunctionThatThrowsInCallOnce) {
  const auto found = explore_all(
      "#include <cstdio>\n#include <mutex>\nstd::once_flag f; int n;\n"
      "void go() { try { std::call_once(f, [] { if (n++ == 0) throw 1; }); }"
      " catch (int) {} }\n"
      "int main() { go(); go(); std::printf(\"%d\\n\", n); }\n",
      "program.cpp");
  EXPECT_EQ(names_of(found), names{"2"});
}

TEST(LostOutcomes, AreNoneOfMisusesThatAreRefused) {
  const auto found = explore_all(two_threads(
      "pthread_mutex_t m = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP; int x;",
      "x += pthread_mutex_unlock(&m) != 0;"
      "x += pthread_join(pthread_self(), NULL) != 0;",
      "", "x"));
  EXPECT_EQ(names_of(found), names{"2"});
}

// A thread looks at the guard or the flag without a lock.
TEST(LostOutcomes, AreNoRacesOfWhatIsMadeOnce) {
  const auto found = explore_all(
      "#include <cstdio>\n#include <mutex>\n#include <thread>\n"
      "struct box { int a; box() : a(3) {} };\n"
      "box& get() { static box b; return b; }\n"
      "std::once_flag f; int n;\n"
      "int take() { std::call_once(f, [] { n = 4; }); return n; }\n"
      "int main() { int x = 0, y = 0; "
      "std::thread a([&] { x = get().a + take(); }); "
      "std::thread b([&] { y = get().a + take(); }); "
      "a.join(); b.join(); std::printf(\"%d\\n\", x + y); }\n",
      "program.cpp");
  EXPECT_EQ(names_of(found), names{"14"});
  EXPECT_TRUE(found.races.empty());
}

// Nobody can tell who printed the same text first. The second thread prints it
// before or after the first one's other text.
TEST(LostOutcomes, AreNoneOfEqualOutputs) {
  const auto found = explore_all(
      two_threads("", "puts(\"x\"); puts(\"y\");", "puts(\"y\");", "0"));
  EXPECT_EQ(names_of(found), (names{"x\ny\ny\n0", "y\nx\ny\n0"}));
  EXPECT_EQ(found.executions, 2U);  // of three orders
}

// libc has no hooks of its own.
TEST(LostOutcomes, OfBytesThatLibcReadsAndWrites) {
  struct pair {
    const char* first;
    const char* second;
    names outcomes;
  };
  for (const pair& of : std::initializer_list<pair>{
           {"memcpy(x, \"two\", 4);", "r = x[0] == 'o';", {"0", "1"}},
           {"memmove(x + 1, x, 4);", "r = x[1] == 'o';", {"0", "1"}},
           {"memset(x, 0, 3);", "r = strlen(x);", {"0", "3"}},
           {"strcpy(x, y);", "r = strcmp(x, y) == 0;", {"0", "1"}},
           {"x[0] = 'b';", "r = memcmp(x, \"one\", 3) == 0;", {"0", "1"}},
           {"strcat(x, y);", "r = x[3] == 's';", {"0", "1"}},
           {"x[0] = 0;", "strcpy(z, x); r = z[0] == 'o';", {"0", "1"}},
           {"q = rand();", "r = rand(); r = r == 1804289383;", {"0", "1"}}}) {
    const auto found =
        explore_all(two_threads("#include <string.h>\nchar x[8] = \"one\", y[] "
                                "= \"s\", z[8]; int q, r;",
                                of.first, of.second, "r"));
    EXPECT_EQ(names_of(found), of.outcomes) << of.first << of.second;
    EXPECT_EQ(found.races.empty(), of.first[0] == 'q') << of.first;
  }
}

// One processor is enough for threads that take turns.
TEST(ExploreProcessors, AreAllSeenByTheProgram) {
  const std::string source =
      "#include <cstdio>\n#include <thread>\n#include <sched.h>\n"
      "int main() { cpu_set_t s; sched_getaffinity(0, sizeof s, &s);\n"
      "std::printf(\"%d \", CPU_COUNT(&s));"
      "pthread_getaffinity_np(pthread_self(), sizeof s, &s);\n"
      "std::printf(\"%d %u\\n\", CPU_COUNT(&s), "
      "std::thread::hardware_concurrency()); }\n";
  cpu_set_t allowed;
  ASSERT_EQ(sched_getaffinity(0, sizeof allowed, &allowed), 0);
  EXPECT_EQ(names_of(explore_all(source, "program.cpp")),
            names{fmt::format("{0} {0} {1}", CPU_COUNT(&allowed),
                              std::thread::hardware_concurrency())});
}

}  // namespace
}  // namespace sidebyside::test
