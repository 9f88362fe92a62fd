// The runtime of C and C++: time, semaphores, barriers, freed memory, spins,
// leaks, and calls that are not modelled.
#include <fmt/format.h>

#include "explore/explored.hpp"

namespace sidebyside::test {
namespace {

using names = std::set<std::string>;

struct explored_source {
  explored_source(const std::string& source,
                  const std::string& name = "program.c",
                  bool has_spurious = false) {
    explored_process process(
        find_command({build_explored(folder, name, source).string()}).value(),
        has_spurious);
    found = search(process, {.max_seconds = 60},
                   [](const search_results&) { return true; });
  }

  temporary_folder folder;
  search_results found;
};

names outcomes_of(const std::string& globals, const std::string& first,
                  const std::string& second, const std::string& result) {
  const explored_source program(two_threads(globals, first, second, result));
  EXPECT_TRUE(program.found.is_complete);
  return names_of(program.found);
}

const std::string mutex_and_condition =
    "pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;"
    "pthread_cond_t c = PTHREAD_COND_INITIALIZER; int x, y;"
    "struct timespec in(int seconds) { struct timespec t;"
    " clock_gettime(CLOCK_REALTIME, &t); t.tv_sec += seconds; return t; }";

TEST(ExploreTime, NeverReallyPasses) {
  // CTest would not wait for a day.
  EXPECT_EQ(outcomes_of("int x;", "sleep(100000); x = 1;",
                        "usleep(900000); x = 2;", "x"),
            (names{"1", "2"}));
}

TEST(ExploreTime, MovesByEachSleep) {
  const std::string sleeps =
      "time_t t = time(NULL); sleep(1000);"
      "struct timespec s = {500, 0}; nanosleep(&s, NULL);"
      "t = time(NULL) - t; x = t >= 1500 && t < 1600;";
  EXPECT_EQ(outcomes_of("int x;", sleeps, "", "x"), names{"1"});
}

TEST(ExploreTime, LetsTheEarlierTimerGoFirst) {
  const temporary_folder folder;
  const auto executable = build_explored(
      folder, "program.c",
      "#include <pthread.h>\n#include <stdio.h>\n#include <unistd.h>\n"
      "void* run(void* in) { sleep(1); puts(\"1\"); return NULL; }\n"
      "int main() { pthread_t a; pthread_create(&a, NULL, run, NULL);"
      "sleep(2); puts(\"2\"); pthread_join(a, NULL); }\n");
  explored_process process(find_command({executable.string()}).value());
  EXPECT_EQ(process.run({}).output, "1\n2\n");
  // Thread 1 can begin late.
  EXPECT_EQ(names_of(explore(executable)), (names{"1\n2", "2\n1"}));
}

TEST(ExploreTime, EndsALoopThatWatchesTheClock) {
  EXPECT_EQ(outcomes_of("int x;",
                        "time_t t = time(NULL) + 60; while (time(NULL) < t);",
                        "", "0"),
            names{"0"});
}

TEST(ExploreTime, EndsEachKindOfWaitWithALimit) {
  const auto waits = [](const std::string& globals, const std::string& wait,
                        const std::string& other) {
    return outcomes_of(mutex_and_condition + globals, wait, other, "x");
  };
  const std::string lock = "pthread_mutex_lock(&m);";
  const std::string unlock = "pthread_mutex_unlock(&m);";
  const std::string limit = "struct timespec t = in(1);";
  EXPECT_EQ(
      waits("",
            limit + lock + "x = pthread_cond_timedwait(&c, &m, &t);" + unlock,
            lock + "pthread_cond_signal(&c);" + unlock),
      (names{"0", "110"}));
  EXPECT_EQ(
      waits("",
            limit + "x = pthread_mutex_timedlock(&m, &t); if (!x) " + unlock,
            lock + unlock),
      (names{"0", "110"}));
  EXPECT_EQ(
      waits("sem_t s;", limit + "x = sem_timedwait(&s, &t);", "sem_post(&s);"),
      (names{"-1", "0"}));
  EXPECT_EQ(waits("pthread_rwlock_t l = PTHREAD_RWLOCK_INITIALIZER;",
                  limit + "x = pthread_rwlock_timedrdlock(&l, &t);"
                          "if (!x) pthread_rwlock_unlock(&l);",
                  "pthread_rwlock_wrlock(&l); pthread_rwlock_unlock(&l);"),
            (names{"0", "110"}));
  EXPECT_EQ(waits("void* run(void* in) { return in; }",
                  limit + "pthread_t a; pthread_create(&a, NULL, run, NULL);"
                          "x = pthread_timedjoin_np(a, NULL, &t);",
                  ""),
            (names{"0", "110"}));
}

TEST(ExploreWaits, KnowSemaphores) {
  EXPECT_EQ(outcomes_of("sem_t s; int x;", "sem_wait(&s); x = x * 2;",
                        "x = 3; sem_post(&s);", "x"),
            names{"6"});
  EXPECT_EQ(outcomes_of("sem_t s; int x;", "sem_wait(&s);",
                        "x = sem_trywait(&s) == 0; sem_post(&s);", "x"),
            names{"0"});
  EXPECT_EQ(outcomes_of("sem_t s;", "sem_wait(&s);", "", "0"),
            names{", deadlock"});
}

TEST(ExploreWaits, KnowBarriersAndSpinLocks) {
  const explored_source program(
      "#include <pthread.h>\n#include <stdio.h>\n"
      "pthread_barrier_t b; int x, y;\n"
      "void* run(void* in) { x = 1; pthread_barrier_wait(&b); return NULL; }\n"
      "int main() { pthread_t a; pthread_barrier_init(&b, NULL, 2);"
      "pthread_create(&a, NULL, run, NULL); pthread_barrier_wait(&b);"
      "printf(\"%d\\n\", x); pthread_join(a, NULL); }\n");
  EXPECT_EQ(names_of(program.found), names{"1"});
  EXPECT_TRUE(program.found.races.empty());
  const std::string add =
      "pthread_spin_lock(&l); x = x + 1; pthread_spin_unlock(&l);";
  EXPECT_EQ(outcomes_of("pthread_spinlock_t l; int x;", add, add, "x"),
            names{"2"});
}

TEST(ExploreWaits, WakeAnyWaiterAndSpuriouslyIfAsked) {
  const std::string source =
      "#include <pthread.h>\n#include <stdio.h>\n"
      "pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;"
      "pthread_cond_t c = PTHREAD_COND_INITIALIZER; int go, waiting, first;\n"
      "void* run(void* in) { pthread_mutex_lock(&m); ++waiting;"
      "pthread_cond_wait(&c, &m); if (!first) first = *(int*)in;"
      "pthread_cond_signal(&c); pthread_mutex_unlock(&m); return NULL; }\n"
      "int main() { pthread_t a, b; int one = 1, two = 2;"
      "pthread_create(&a, NULL, run, &one); pthread_create(&b, NULL, run, "
      "&two);"
      "pthread_mutex_lock(&m); if (waiting == 2) { pthread_cond_signal(&c);"
      "pthread_mutex_unlock(&m); pthread_join(a, NULL); pthread_join(b, NULL);"
      "} printf(\"%d\\n\", first); fflush(stdout); _Exit(0); }\n";
  EXPECT_EQ(names_of(explored_source(source).found), (names{"0", "1", "2"}));
  const std::string once =
      two_threads(mutex_and_condition,
                  "pthread_mutex_lock(&m); pthread_cond_wait(&c, &m); x = y;"
                  "pthread_mutex_unlock(&m);",
                  "pthread_mutex_lock(&m); y = 1; pthread_cond_broadcast(&c);"
                  "pthread_mutex_unlock(&m);",
                  "x");
  EXPECT_EQ(names_of(explored_source(once).found), (names{", deadlock", "1"}));
  EXPECT_EQ(names_of(explored_source(once, "program.c", true).found),
            (names{", deadlock", "0", "1"}));
}

TEST(ExploreWaits, AreLeakedWhenMainReturns) {
  const std::string source =
      "#include <pthread.h>\n#include <stdio.h>\n"
      "pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;"
      "pthread_cond_t c = PTHREAD_COND_INITIALIZER; int x;\n"
      "void* run(void* in) { pthread_mutex_lock(&m);"
      "WAIT pthread_mutex_unlock(&m); return NULL; }\n"
      "int main() { pthread_t a; pthread_create(&a, NULL, run, NULL); }\n";
  const auto with = [&](const std::string& wait) {
    return explored_source(
        std::string(source).replace(source.find("WAIT"), 4, wait));
  };
  EXPECT_EQ(names_of(with("pthread_cond_wait(&c, &m);").found),
            names{", leak"});
  // One that could still go on is no leak.
  EXPECT_EQ(names_of(with("x = 1;").found), names{""});
}

TEST(ExploreWaits, MayBeLeakedWhereThatIsSaid) {
  const temporary_folder folder;
  const auto executable = build_explored(
      folder, "program.c",
      "#include <pthread.h>\n"
      "pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;"
      "pthread_cond_t c = PTHREAD_COND_INITIALIZER;\n"
      "void* run(void* in) { pthread_mutex_lock(&m);"
      "pthread_cond_wait(&c, &m); return NULL; }\n"
      "int main() { pthread_t a; pthread_create(&a, NULL, run, NULL); }\n");
  explored_process process(find_command({executable.string()}).value(), false,
                           true);
  const auto found =
      search(process, {}, [](const search_results&) { return true; });
  EXPECT_EQ(names_of(found), names{""});
}

// Only the first execution finds no file.
TEST(ExploreSearch, BeginsAnewWhereAnOutcomeDoesNotComeAgain) {
  const temporary_folder folder;
  const auto executable = build_explored(
      folder, "program.c",
      fmt::format("#include <fcntl.h>\n#include <stdio.h>\n"
                  "#include <stdlib.h>\nint main() {{ if (open(\"{}\","
                  "O_CREAT | O_EXCL, 0600) >= 0) abort(); puts(\"x\"); }}\n",
                  (folder.path() / "seen").string()));
  const auto found = explore(executable);
  EXPECT_EQ(names_of(found), names{"x"});
  EXPECT_EQ(found.attempt, 2);
}

TEST(ExploreHeap, FindsUsesAfterFree) {
  EXPECT_EQ(outcomes_of("int* p; __attribute__((constructor)) void make() "
                        "{ p = malloc(4); *p = 1; } int x;",
                        "free(p);", "x = *p;", "x"),
            (names{", use after free", "1"}));
  EXPECT_EQ(outcomes_of("int* p;", "free(p);", "p = malloc(8);", "0"),
            names{"0"});
  EXPECT_EQ(outcomes_of("int* p;", "p = malloc(4); free(p); free(p);", "", "0"),
            names{", double free"});
}

TEST(ExploreHeap, FindsUsesAfterDelete) {
  const explored_source program(
      "#include <cstdio>\n#include <thread>\n"
      "struct node { int value = 1; };\n"
      "int main() { auto* shared = new node;"
      "std::thread other([&] { delete shared; });"
      "std::printf(\"%d\\n\", shared->value); other.join(); }\n",
      "program.cpp");
  EXPECT_EQ(names_of(program.found), (names{", use after free", "1"}));
}

TEST(ExploreSpins, EndByExchangeCompareAndSwapAndTries) {
  const std::string globals =
      "atomic_int l = 1, x; pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;";
  const std::vector<std::string> spins{
      "while (atomic_exchange(&l, 1)) {}",
      "for (int no = 0; !atomic_compare_exchange_strong(&l, &no, 1); no = 0) "
      "{}",
      "while (l == 1 || x == 0) {}",
      "while (l == 1) sched_yield();",
      "while (l == 1) usleep(10);",
  };
  for (const std::string& spin : spins) {
    EXPECT_EQ(outcomes_of(globals, spin, "x = 1; l = 0;", "x"), names{"1"})
        << spin;
    EXPECT_EQ(outcomes_of(globals, spin, "", "x"), names{", livelock"}) << spin;
  }
  EXPECT_EQ(
      outcomes_of(globals,
                  "pthread_mutex_lock(&m); x = 1; pthread_mutex_unlock(&m);",
                  "while (pthread_mutex_trylock(&m) != 0) {}"
                  "pthread_mutex_unlock(&m);",
                  "x"),
      names{"1"});
  // Nor does a flag that is no atomic take a million steps.
  EXPECT_EQ(outcomes_of("volatile int f;", "while (!f) {}", "", "0"),
            names{", livelock"});
}

// GCC's bugs 98033 and 104928. A thread is about to sleep on a count that it
// has read earlier. Meanwhile the count changes and changes back.
TEST(ExploreSpins, FindTheWakeUpThatGccsSemaphoreLoses) {
#ifdef _GLIBCXX_RELEASE
  if (_GLIBCXX_RELEASE > 14) GTEST_SKIP() << "libstdc++ 14 or older is needed";
#endif
  temporary_folder folder;
  const auto executable = build_explored(
      folder, "program.cpp",
      "#include <cstdio>\n#include <semaphore>\n#include <thread>\n"
      "int main() { std::counting_semaphore<> place(1);"
      "const auto work = [&] { place.acquire(); place.release(); };"
      "std::thread first(work), second(work);"
      "first.join(); second.join(); std::puts(\"0\"); }\n");
  const auto found = explore(executable, {.max_seconds = 60, .seed = 1});
  EXPECT_EQ(names_of(found), (names{", deadlock", "0"}));
}

TEST(ExploreRaces, AreAlsoBetweenPlainAndAtomicAccesses) {
  const explored_source mixed(two_threads(
      "int x;", "__atomic_store_n(&x, 1, __ATOMIC_SEQ_CST);", "x = 2;", "0"));
  EXPECT_EQ(mixed.found.races.size(), 1U);
  const explored_source readers(
      two_threads("int x, y, z;", "y = __atomic_load_n(&x, __ATOMIC_SEQ_CST);",
                  "z = x;", "0"));
  EXPECT_TRUE(readers.found.races.empty());
}

TEST(ExploreSearch, FindsTheSameAtRandom) {
  temporary_folder folder;
  const std::string twice = "for (int i = 0; i < 3; ++i) x = x + 1;";
  const auto executable = build_explored(
      folder, "program.c", two_threads("int x;", twice, twice, "x"));
  const auto found = explore(executable, {.max_seconds = 60, .seed = 7});
  EXPECT_TRUE(found.is_complete);
  EXPECT_EQ(names_of(found), (names{"2", "3", "4", "5", "6"}));
  EXPECT_EQ(found.executions, explore(executable).executions);
}

TEST(ExploreWatchdog, NamesTheCallInWhichAProgramWaits) {
  const std::string globals =
      "#include <sys/wait.h>\n#include <sys/socket.h>\n"
      "#include <sys/epoll.h>\nint p[2]; char b;";
  const auto unmodelled = [&](const std::string& code) {
    const explored_source program(two_threads(globals, code, "", "0"));
    EXPECT_FALSE(program.found.is_complete);
    EXPECT_TRUE(program.found.outcomes.empty());
    return program.found.unmodelled;
  };
  EXPECT_EQ(unmodelled("struct epoll_event e;"
                       "epoll_wait(epoll_create1(0), &e, 1, -1);"),
            names{"not modelled: epoll_wait"});
  EXPECT_EQ(unmodelled("socketpair(AF_UNIX, SOCK_STREAM, 0, p);"
                       "recv(p[0], &b, 1, 0);"),
            names{"not modelled: recvfrom"});
  EXPECT_EQ(unmodelled("if (fork() == 0) { pause(); } wait(NULL);"),
            names{"not modelled: wait4"});
}

// A stopped process is in no system call, while the machine looks after others.
TEST(ExploreWatchdog, WaitsForAProgramThatIsStopped) {
  const temporary_folder folder;
  const auto executable = build_explored(
      folder, "program.c",
      "#include <signal.h>\n#include <stdio.h>\n#include <unistd.h>\n"
      "volatile int goes_on;\n"
      "__attribute__((no_sanitize(\"thread\")))\n"
      "void go_on(int signal) { goes_on = signal; }\n"
      "__attribute__((no_sanitize(\"thread\"))) int main() {\n"
      "signal(SIGCONT, go_on); pid_t me = getpid();\n"
      "if (fork() == 0) { usleep(100000); kill(me, SIGSTOP);"
      " usleep(2500000); kill(me, SIGCONT); _exit(0); }\n"
      "while (!goes_on) {} puts(\"on\"); }\n");
  explored_process process(find_command({executable.string()}).value());
  const trace trace = process.run({});
  EXPECT_EQ(trace.message, "");
  EXPECT_EQ(trace.output, "on\n");
}

// A child that ends at once does not disturb the exploration.
TEST(ExploreWatchdog, LetsAProgramRunAnother) {
  EXPECT_EQ(outcomes_of("int x;", "x = system(\"exit 0\");", "", "x"),
            names{"0"});
}

// Two threads wait for their first turn at once. The guard of a static variable
// could be set before the variable is.
TEST(ExploreRuntime, FindsTheFunctionsOfLibrariesWithoutAGuard) {
  runner runner;
  const std::string names =
      runner
          .run(shell(fmt::format("set -- {}; nm -C \"$1\"", EXPLORE_RUNTIME)),
               {60, 1U << 20U})
          .out.read(0, 1U << 20U);
  EXPECT_TRUE(contains(names, "operator()() const::found"));
  EXPECT_EQ(names.find("guard variable for pthread_create"), std::string::npos);
}

TEST(ExploreRuntime, SeesWhatEachKindOfPrintPrints) {
  const temporary_folder folder;
  const auto executable = build_explored(
      folder, "program.c",
      "#include <stdarg.h>\n#include <stdio.h>\n"
      "void v(const char* format, ...) { va_list list;"
      " va_start(list, format); vprintf(format, list); va_end(list);"
      " va_start(list, format); vfprintf(stdout, format, list);"
      " va_end(list); }\n"
      "int main() { printf(\"%d\", 1); fprintf(stdout, \"%d\", 2);"
      " fprintf(stderr, \"%d\", 3); v(\"%d\", 4); }\n");
  explored_process process(find_command({executable.string()}).value());
  const trace trace = process.run({});
  EXPECT_EQ(trace.output, "1244");
  EXPECT_EQ(trace.errors, "3");
}

TEST(ExploreRuntime, TriesAgainWhereAProcessCannotBeForked) {
  const temporary_folder folder;
  const auto executable = build_explored(
      folder, "program.c",
      "#include <errno.h>\n#include <stdio.h>\n#include <unistd.h>\n"
      "pid_t _Fork(void); int calls;\n"
      "pid_t fork(void) { if (calls++ % 2 == 0) return errno = EAGAIN, -1;"
      " return _Fork(); }\n"
      "int main() { puts(\"x\"); }\n");
  explored_process process(find_command({executable.string()}).value());
  EXPECT_EQ(process.run({}).output, "x\n");
  EXPECT_EQ(process.run({}).output, "x\n");
}

}  // namespace
}  // namespace sidebyside::test
