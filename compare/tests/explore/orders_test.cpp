// Orders for readers. A reader takes one step after the other, and can get to
// every order of a program, and to no other.
#include "explore/orders.hpp"

#include <fmt/ranges.h>

#include "base/text.hpp"
#include "explore/explored.hpp"

namespace sidebyside::test {
namespace {

/// A step: "1 9 0:2 x = 1".
struct written_step {
  explicit written_step(const std::string& text) {
    const auto words = split(text, ' ');
    thread = to_integer(words.at(0)).value();
    for (const std::string& part : split(words.at(2) + ",", ',')) {
      const auto numbers = split(part, ':');
      if (numbers.size() < 2) continue;
      before[to_integer(numbers[0]).value()] = to_integer(numbers[1]).value();
    }
    effect =
        text.substr(words[0].size() + words[1].size() + words[2].size() + 3);
  }

  std::uint64_t thread = 0;
  std::map<std::uint64_t, std::uint64_t> before;
  std::string effect;
};

using order = std::vector<std::size_t>;

std::vector<order> read_orders(const recorded_orders& recorded) {
  std::vector<order> orders;
  for (const std::string& text : split(recorded.orders + ";", ';')) {
    if (text.empty()) continue;
    const auto words = split(text + " ", ' ');
    order next = orders.empty() ? order{} : orders.back();
    next.resize(to_integer(words.at(1)).value());
    for (std::size_t i = 2; i < words.size(); ++i) {
      if (!words[i].empty()) next.push_back(to_integer(words[i]).value());
    }
    orders.push_back(next);
  }
  return orders;
}

/// Takes steps in each order that a reader can take them in.
class reader {
 public:
  explicit reader(const recorded_orders& recorded)
      : orders_(read_orders(recorded)) {
    for (const std::string& step : recorded.steps) steps_.emplace_back(step);
  }

  /// Returns what was taken in each, up to an end.
  std::set<std::string> all() {
    std::vector<std::size_t> every(orders_.size());
    for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
    go_on({}, every);
    return std::move(found_);
  }

 private:
  /// Returns the next step of a thread in an order, if it can be taken.
  [[nodiscard]] std::optional<std::size_t> next(
      const order& order, std::map<std::uint64_t, std::uint64_t> taken,
      std::uint64_t thread) const {
    std::uint64_t own = 0;
    for (const std::size_t step : order) {
      const written_step& each = steps_[step];
      if (each.thread != thread || own++ < taken[thread]) continue;
      const bool is_free = std::ranges::all_of(
          each.before,
          [&](const auto& need) { return taken[need.first] >= need.second; });
      return is_free ? std::optional(step) : std::nullopt;
    }
    return std::nullopt;
  }

  void go_on(const std::vector<std::size_t>& taken,
             const std::vector<std::size_t>& left) {
    std::map<std::uint64_t, std::uint64_t> counts;
    std::vector<std::string> words;
    for (const std::size_t step : taken) {
      ++counts[steps_[step].thread];
      words.push_back(
          fmt::format("{} {}", steps_[step].thread, steps_[step].effect));
    }
    for (const std::size_t each : left) {
      if (orders_[each].size() == taken.size()) {
        found_.insert(fmt::format("{}", fmt::join(words, "; ")));
        return;
      }
    }
    std::map<std::size_t, std::vector<std::size_t>> choices;  // by step
    for (const std::size_t each : left) {
      for (std::uint64_t thread = 0; thread < 3; ++thread) {
        const auto step = next(orders_[each], counts, thread);
        if (step) choices[*step].push_back(each);
      }
    }
    ASSERT_FALSE(choices.empty()) << fmt::format("{}", fmt::join(words, "; "));
    for (const auto& [step, rest] : choices) {
      auto more = taken;
      more.push_back(step);
      go_on(more, rest);
    }
  }

  std::vector<written_step> steps_;
  std::vector<order> orders_;
  std::set<std::string> found_;
};

/// A program and the orders of a search through it, as readers get them.
recorded_orders record(const temporary_folder& folder,
                       const std::string& executable,
                       const search_limits& limits) {
  explored_process process(find_command({executable}).value());
  const auto found =
      search(process, limits, [](const search_results&) { return true; });
  EXPECT_TRUE(found.is_complete);
  EXPECT_LE(found.orders.size(), max_orders);
  std::set<std::uint64_t> addresses;
  for (const auto& choices : found.orders) {
    add_addresses(addresses, process.run_again(choices));
  }
  side side;
  side.source = folder.path() / "program.c";
  side.source_name = "program.c";
  auto& explorer = side.explorer.emplace();
  explorer.command = {executable};
  explorer.symbolizer = {"addr2line", "-a", "-f", "-i", "-e", executable};
  runner runner;
  const source_view view(runner, side, addresses);
  // The view runs commands, which end every explored process.
  explored_process again(find_command({executable}).value());
  return record_orders(again, view, found.outcomes, found.orders, SIZE_MAX);
}

void expect_all_orders(const std::string& globals, const std::string& first,
                       const std::string& second) {
  const temporary_folder folder;
  const std::string executable =
      build_explored(folder, "program.c",
                     two_threads(globals, first, second, "x"))
          .string();
  const auto few = record(folder, executable, {.max_seconds = 60});
  const auto every =
      record(folder, executable, {.is_reduced = false, .max_seconds = 60});
  EXPECT_LT(read_orders(few).size(), read_orders(every).size());
  std::set<std::string> all;
  for (const order& each : read_orders(every)) {
    std::vector<std::string> words;
    for (const std::size_t step : each) {
      const written_step known(every.steps[step]);
      words.push_back(fmt::format("{} {}", known.thread, known.effect));
    }
    all.insert(fmt::format("{}", fmt::join(words, "; ")));
  }
  EXPECT_GT(all.size(), 2U);
  EXPECT_EQ(reader(few).all(), all);
}

TEST(Orders, OfFewExecutionsAreAllThatThereAre) {
  expect_all_orders("int x;", "x = 1;", "x = 2;");
}

TEST(Orders, WaitForLocks) {
  const std::string lock =
      "int x; pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;";
  expect_all_orders(lock, "pthread_mutex_lock(&m); pthread_mutex_unlock(&m);",
                    "pthread_mutex_lock(&m);");
}

TEST(Orders, HaveAStepForALockWithoutAName) {
  const temporary_folder folder;
  const std::string lock =
      "#include <stdlib.h>\nint x; pthread_mutex_t* m;\n"
      "__attribute__((constructor)) void make() { m = calloc(1, sizeof *m); }";
  const auto program = build_explored(
      folder, "program.c",
      two_threads(lock, "pthread_mutex_lock(m); pthread_mutex_unlock(m);",
                  "pthread_mutex_lock(m);", "x"));
  const auto recorded = record(folder, program.string(), {.max_seconds = 60});
  std::multiset<std::size_t> threads;
  for (const std::string& text : recorded.steps) {
    const written_step step(text);
    if (step.effect.empty()) threads.insert(step.thread);
  }
  EXPECT_GT(threads.count(1), 0U);
  EXPECT_GT(threads.count(2), 0U);
}

TEST(Orders, EndInADeadlock) {
  const std::string locks =
      "int x; pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = "
      "PTHREAD_MUTEX_INITIALIZER;";
  expect_all_orders(locks, "pthread_mutex_lock(&a); pthread_mutex_lock(&b);",
                    "pthread_mutex_lock(&b); pthread_mutex_lock(&a);");
}

}  // namespace
}  // namespace sidebyside::test
