// Tests that the manifest allows exactly what the racy programs can print. The
// models here go through every order in which the threads can take their steps.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "manifest/resolve.hpp"
#include "measure/judgement.hpp"

namespace sidebyside {
namespace {

enum class step { read, modify, print, write };

/// One thread: a value of its own, and how many steps it has taken.
struct thread_state {
  int value = 0;
  std::size_t taken = 0;
  auto operator<=>(const thread_state&) const = default;
};

/// Threads that each go through the same steps a number of times, all on one
/// counter.
struct machine {
  int counter = 0;
  std::vector<thread_state> threads;
  std::string printed;
  auto operator<=>(const machine&) const = default;
};

struct race {
  std::vector<step> steps;
  std::size_t times;

  [[nodiscard]] bool is_done(const thread_state& thread) const {
    return thread.taken == steps.size() * times;
  }

  void take_step(machine& state, std::size_t index) const {
    thread_state& thread = state.threads[index];
    switch (steps[thread.taken++ % steps.size()]) {
      case step::read:
        thread.value = state.counter;
        break;
      case step::modify:
        ++thread.value;
        break;
      case step::print:
        state.printed += std::to_string(thread.value) + "\n";
        break;
      case step::write:
        state.counter = thread.value;
        break;
    }
  }

  /// Calls `at_end` at the end of every interleaving, one by one.
  template <class AtEnd>
  void for_each_interleaving(const machine& state, AtEnd at_end) const {
    bool is_end = true;
    for (std::size_t i = 0; i < state.threads.size(); ++i) {
      if (is_done(state.threads[i])) continue;
      is_end = false;
      machine next = state;
      take_step(next, i);
      for_each_interleaving(next, at_end);
    }
    if (is_end) at_end(state);
  }

  /// Returns the final counters that can be reached. Goes through states
  /// instead of interleavings, each once, and treats threads in the same state
  /// as one.
  [[nodiscard]] std::set<int> outcomes(std::size_t threads) const {
    std::set<int> counters;
    std::set<machine> seen;
    std::vector<machine> open{{0, std::vector<thread_state>(threads), ""}};
    while (!open.empty()) {
      const machine state = open.back();
      open.pop_back();
      bool is_end = true;
      for (std::size_t i = 0; i < threads; ++i) {
        if (is_done(state.threads[i])) continue;
        is_end = false;
        machine next = state;
        take_step(next, i);
        std::sort(next.threads.begin(), next.threads.end());
        if (seen.insert(next).second) open.push_back(std::move(next));
      }
      if (is_end) counters.insert(state.counter);
    }
    return counters;
  }
};

std::set<int> from_to(int low, int high) {
  std::vector<int> numbers(static_cast<std::size_t>(high - low + 1));
  std::iota(numbers.begin(), numbers.end(), low);
  return {numbers.begin(), numbers.end()};
}

expectation expected_of(const std::string& program) {
  return resolve(read_manifest(PROGRAMS_TOML), {program}, "")
      .at(0)
      .sides.at(0)
      .expected;
}

std::set<int> allowed_of(const std::string& program) {
  std::set<int> all;
  const expectation expected = expected_of(program);
  for (const allowed_outcome& one : expected.outcomes->allowed) {
    const auto values =
        from_to(static_cast<int>(one.low), static_cast<int>(one.high));
    all.insert(values.begin(), values.end());
  }
  return all;
}

const machine two_threads{0, std::vector<thread_state>(2), ""};

TEST(DataRace, ManifestAllowsExactlyWhatCanHappen) {
  const race program{{step::read, step::modify, step::write}, 2};
  std::set<int> outcomes;
  int interleavings = 0;
  program.for_each_interleaving(two_threads, [&](const machine& end) {
    ++interleavings;
    outcomes.insert(end.counter);
  });
  EXPECT_EQ(interleavings,
            924);  // 12 steps, 6 of them of one thread: 12 over 6
  EXPECT_EQ(outcomes, (std::set<int>{2, 3, 4}));
  EXPECT_EQ(outcomes, allowed_of("data-race"));
  EXPECT_EQ(outcomes, program.outcomes(2));
}

TEST(DataRace, ManifestSaysWhatAnAdditionOfTwoCannotShow) {
  // The compiler makes one addition of 2 of each thread's two in C++.
  const race folded{{step::read, step::modify, step::write}, 1};
  std::set<int> outcomes;
  for (const int additions : folded.outcomes(2)) outcomes.insert(2 * additions);
  const expectation expected = expected_of("data-race");
  for (const allowed_outcome& one : expected.outcomes->allowed) {
    EXPECT_EQ(one.folded.contains("cpp"), !outcomes.contains(one.low))
        << one.low;
    EXPECT_EQ(one.is_loss, one.low < 4) << one.low;
    EXPECT_FALSE(one.means.empty()) << one.low;
  }
}

TEST(DataRacePrint, ManifestAllowsEverythingThatCanHappen) {
  const race program{{step::read, step::modify, step::print, step::write}, 2};
  const expectation expected = expected_of("data-race-print");
  std::set<int> outcomes;
  std::set<char> digits;
  int interleavings = 0;
  program.for_each_interleaving(two_threads, [&](const machine& end) {
    ++interleavings;
    outcomes.insert(end.counter);
    digits.insert(end.printed.begin(), end.printed.end());
    const std::string text =
        fmt::format("{}Final Counter:  {}\n", end.printed, end.counter);
    EXPECT_FALSE(read_outcome(*expected.outcomes, text).objection) << text;
  });
  EXPECT_EQ(interleavings, 12870);  // 16 over 8
  EXPECT_EQ(outcomes, allowed_of("data-race-print"));
  EXPECT_EQ(digits, (std::set<char>{'1', '2', '3', '4', '\n'}));
}

TEST(NonAtomicCounters, LowestOutcomeIsTwoHoweverManyAdditions) {
  // n threads with m additions each, n and m from 2 on, come to anything from
  // 2 to n × m. This is how they come to 2: A reads 0; B makes all its
  // additions but one; A writes 1; B reads that 1; all others finish, A too; B
  // writes 2. They cannot come to 1. The last write of all is the last one of
  // its thread. That thread has written before, so it read at least 1.
  for (const auto& [threads, additions] :
       std::vector<std::pair<std::size_t, std::size_t>>{
           {2, 2}, {2, 3}, {2, 4}, {2, 5}, {2, 6}, {3, 2}, {3, 3}, {4, 2}}) {
    const race program{{step::read, step::modify, step::write}, additions};
    EXPECT_EQ(program.outcomes(threads),
              from_to(2, static_cast<int>(threads * additions)))
        << threads << " threads, " << additions << " additions";
  }
  const expectation expected = expected_of("non-atomic-counters");
  const auto& allowed = expected.outcomes->allowed;
  ASSERT_EQ(allowed.size(), 2U);
  EXPECT_EQ(allowed[0].low, 2);
  EXPECT_EQ(allowed[0].high, 50 * 1000 - 1);
  EXPECT_TRUE(allowed[0].is_loss);
  EXPECT_EQ(allowed[1].low, 50 * 1000);
}

TEST(NonAtomicCounters, SingleAdditionsCanAllButOneBeLost) {
  // The bound of 2 needs two additions each; with one it is 1.
  const race program{{step::read, step::modify, step::write}, 1};
  EXPECT_EQ(program.outcomes(3), from_to(1, 3));
}

}  // namespace
}  // namespace sidebyside
