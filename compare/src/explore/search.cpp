#include "explore/search.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"
#include "explore/partial_order.hpp"

namespace sidebyside {
namespace {

/// A choice on the way that is being explored.
struct node {
  explore_set enabled{};  ///< options
  explore_set backtrack{};
  explore_set done{};
  explore_set sleeping{};
  std::uint8_t chosen = 0;
  bool is_choice = false;       ///< of an option, not of a thread
  std::uint8_t running = 0;     ///< the thread before it
  std::size_t preemptions = 0;  ///< up to and with it
};

/// Whether an execution left out steps of other threads, because it ended.
bool is_last(const trace& trace, std::size_t index) {
  const bool has_ended = trace.end != EXPLORE_REDUNDANT &&
                         trace.end != EXPLORE_DEADLOCK &&
                         trace.end != EXPLORE_LIVELOCK;
  return trace.events[index].kind == EXPLORE_EXIT ||
         (index + 1 == trace.events.size() && has_ended);
}

std::size_t preemptions_of(const trace& trace) {
  std::size_t preemptions = 0;
  std::size_t running = 0;
  for (const explore_event& event : trace.events) {
    if (event.kind == EXPLORE_CHOICE) continue;
    if (event.chosen != running && has(event.enabled, running)) ++preemptions;
    running = event.chosen;
  }
  return preemptions;
}

/// More are not told. Each takes an execution to be shown.
constexpr std::size_t max_races = 100;

/// Adds an execution to the results.
void add(search_results& results, const trace& trace) {
  ++results.executions;
  if (trace.end == EXPLORE_REDUNDANT) {
    ++results.redundant;
    return;
  }
  for (const explore_event& event : trace.events) {
    ++results.operations.at(event.kind);
  }
  const auto choices = collect(trace.events, &explore_event::chosen);
  for (const auto& [first, second] : trace.races) {
    if (results.races.size() >= max_races) break;
    const auto pcs =
        std::minmax(trace.events[first].pc, trace.events[second].pc);
    results.races.emplace(race_key(pcs.first, pcs.second), choices);
  }
  if (trace.end == EXPLORE_REFUSED) {
    results.unmodelled.insert(trace.message);
    return;
  }
  if (results.orders.size() <= max_orders) results.orders.push_back(choices);
  found_order& order = results.outcomes[key_of(trace)];
  const std::size_t preemptions = preemptions_of(trace);
  if (order.executions == 0 || preemptions < order.preemptions) {
    order.preemptions = preemptions;
    order.choices = choices;
  }
  ++order.executions;
}

/// Adds what random orders have found besides. Orders that the reduction has
/// left out must not lead to anything else.
void merge(search_results& results, const search_results& random) {
  const std::size_t known = results.outcomes.size();
  results.outcomes.insert(random.outcomes.begin(), random.outcomes.end());
  results.races.insert(random.races.begin(), random.races.end());
  results.unmodelled.insert(random.unmodelled.begin(), random.unmodelled.end());
  results.random = random.executions;
  results.is_complete &=
      results.outcomes.size() == known && results.unmodelled.empty();
}

/// Returns the next order by random priorities of an execution with so many
/// events.
schedule random_order(std::uint64_t seed, std::size_t number,
                      std::size_t events) {
  schedule order;
  order.seed = explore_hash(seed, number) | 1U;
  for (std::size_t i = 0; i < order.changes.size(); ++i) {
    order.changes.at(i) = static_cast<std::uint32_t>(
        1 + explore_hash(order.seed, EXPLORE_THREADS + i) % events);
  }
  return order;
}

/// Whether threads wait for ever when main returns. While another thread could
/// still go on, they might not.
bool has_leak(const trace& trace) {
  return !trace.events.empty() && trace.events.back().kind == EXPLORE_EXIT &&
         trace.events.back().thread == 0 && trace.pending.size() > 1 &&
         is_empty(trace.pending.front().enabled - explore_only(0));
}

class depth_first_search {
 public:
  depth_first_search(explored_process& process, const search_limits& limits,
                     search_results& results)
      : process_(process), limits_(limits), results_(results) {}

  /// Runs the next execution. Returns whether there is another one.
  bool advance() {
    const trace trace = process_.run(order_);
    most_events_ = std::max(most_events_, trace.events.size());
    follow(trace, order_.choices.size());
    add(results_, trace);
    has_gap_ |= trace.end == EXPLORE_TOO_MUCH || trace.is_hang;
    turn_off(trace);
    const bool has_next = choose_next();
    results_.is_complete =
        !has_next && !has_gap_ && results_.unmodelled.empty();
    return has_next;
  }

  [[nodiscard]] std::size_t most_events() const { return most_events_; }

 private:
  [[nodiscard]] std::size_t preemptions_of(std::size_t index,
                                           std::size_t chosen) const {
    const node& node = path_[index];
    const std::size_t before = index > 0 ? path_[index - 1].preemptions : 0;
    const bool is_preemption = !node.is_choice && chosen != node.running &&
                               has(node.enabled, node.running);
    return before + (is_preemption ? 1 : 0);
  }

  /// Extends the path by the choices of an execution behind its prefix.
  void follow(const trace& trace, std::size_t prefix) {
    const bool is_short = trace.events.size() < prefix;
    if (trace.end == EXPLORE_DIVERGED || is_short) {
      throw user_error(
          "the program does not do the same in the same order: its choice {} "
          "of {} cannot be repeated",
          trace.events.size(), prefix);
    }
    path_.resize(trace.events.size());
    for (std::size_t i = prefix == 0 ? 0 : prefix - 1; i < path_.size(); ++i) {
      const explore_event& event = trace.events[i];
      node& node = path_[i];
      if (i >= prefix) {
        node = {};
        node.is_choice = event.kind == EXPLORE_CHOICE;
        node.chosen = event.chosen;
        node.enabled = event.enabled;
        node.sleeping = event.sleep;
        node.backtrack = explore_only(node.chosen);
        if (node.is_choice || !limits_.is_reduced || is_last(trace, i)) {
          node.backtrack = node.enabled;
        }
        // There are more options than can be explored.
        if (node.is_choice && event.value > EXPLORE_THREADS) has_gap_ = true;
      }
      node.done |= explore_only(node.chosen);
      node.running = i == 0 ? 0 : running_after(i - 1);
      node.preemptions = preemptions_of(i, node.chosen);
    }
  }

  [[nodiscard]] std::uint8_t running_after(std::size_t index) const {
    const node& node = path_[index];
    return node.is_choice ? node.running : node.chosen;
  }

  /// Adds the places where other threads have to be tried.
  void turn_off(const trace& trace) {
    if (!limits_.is_reduced) return;
    for (const backtrack_point& point : find_backtrack_points(trace)) {
      add_point(point.event, point);
      if (!limits_.preemptions) continue;
      // The bound may forbid the switch there. At the start of the thread's
      // turn it costs nothing.
      std::size_t start = point.event;
      while (start > 0 && running_after(start - 1) == path_[point.event].chosen)
        --start;
      add_point(start, {start, point.threads & path_[start].enabled, false});
    }
  }

  void add_point(std::size_t index, const backtrack_point& point) {
    node& node = path_[index];
    if (node.is_choice) return;
    if (point.needs_all || is_empty(point.threads)) {
      node.backtrack |= node.enabled;
    } else if (is_empty(node.backtrack & point.threads)) {
      node.backtrack |= explore_only(lowest(point.threads));
    }
  }

  /// Prepares the next execution. Returns false if there is none.
  bool choose_next() {
    for (; !path_.empty(); path_.pop_back()) {
      const std::size_t index = path_.size() - 1;
      node& node = path_[index];
      explore_set left = (node.backtrack & node.enabled) - node.done;
      if (has_sleep() && !node.is_choice) left -= node.sleeping;
      left = within_bound(index, left);
      if (is_empty(left)) continue;
      node.chosen = static_cast<std::uint8_t>(lowest(left));
      order_.sleeping = has_sleep() ? node.sleeping : explore_set{};
      if (has_sleep() && !node.is_choice) order_.sleeping |= node.done;
      order_.choices = collect(path_, &node::chosen);
      return true;
    }
    return false;
  }

  /// Sleep sets leave out orders with fewer preemptions than the one explored.
  [[nodiscard]] bool has_sleep() const {
    return limits_.is_reduced && !limits_.preemptions;
  }

  explore_set within_bound(std::size_t index, explore_set options) {
    if (!limits_.preemptions) return options;
    for (std::size_t option = lowest(options); option < EXPLORE_THREADS;
         option = lowest(options, option + 1)) {
      if (preemptions_of(index, option) <= *limits_.preemptions) continue;
      options -= explore_only(option);
      results_.is_bounded = true;
    }
    return options;
  }

  explored_process& process_;
  search_limits limits_;
  std::vector<node> path_;
  schedule order_;
  std::size_t most_events_ = 1;
  bool has_gap_ = false;
  search_results& results_;
};

}  // namespace

outcome_key key_of(const trace& trace) {
  const int status = trace.wait_status;
  std::string ending;
  if (trace.is_hang) {
    ending = "hang";
  } else if (trace.end == EXPLORE_DEADLOCK) {
    ending = "deadlock";
  } else if (trace.end == EXPLORE_LIVELOCK) {
    ending = "livelock";
  } else if (trace.end == EXPLORE_TOO_MUCH || trace.end == EXPLORE_REFUSED ||
             trace.end == EXPLORE_FAULT) {
    ending = trace.message;
  } else if (WIFSIGNALED(status)) {
    ending = fmt::format("crash: SIG{}", sigabbrev_np(WTERMSIG(status)));
  } else if (WEXITSTATUS(status) != 0) {
    ending = fmt::format("exit status {}", WEXITSTATUS(status));
  } else if (!trace.may_leak && has_leak(trace)) {
    ending = "leak";
  }
  return {trace.output, ending};
}

namespace {

search_results search_once(explored_process& process,
                           const search_limits& limits, int attempt,
                           const search_observer& goes_on) {
  constexpr double turn_seconds = 0.5;
  // A program that has done nothing else is not explored any longer.
  constexpr std::size_t enough_refusals = 20;
  const auto start = std::chrono::steady_clock::now();
  search_results results;
  results.attempt = attempt;
  search_results random;
  depth_first_search reduction(process, limits, results);
  for (double spent = 0; spent <= limits.max_seconds;) {
    // Random orders soon have their first turn, and then every eighth.
    const double turn = std::fmod(spent / turn_seconds, 8);
    const bool is_random =
        limits.seed && !limits.preemptions && turn >= 1 && turn < 2;
    if (is_random) {
      add(random, process.run(random_order(*limits.seed, random.executions,
                                           reduction.most_events())));
    } else if (!reduction.advance()) {
      break;
    }
    const bool is_refused =
        results.outcomes.empty() && results.executions > enough_refusals;
    if (!goes_on(results) || is_refused) break;
    spent =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
            .count();
  }
  merge(results, random);
  return results;
}

/// Whether each outcome comes again in the order that led to it.
bool is_repeatable(explored_process& process, const search_results& results) {
  return std::ranges::all_of(results.outcomes, [&](const auto& outcome) {
    const auto& [key, order] = outcome;
    return key_of(process.run({.choices = order.choices})) == key;
  });
}

}  // namespace

search_results search(explored_process& process, const search_limits& limits,
                      const search_observer& goes_on) {
  // An execution that does not repeat was disturbed, as by a kill from outside.
  // The observer can tell.
  constexpr int attempts = 3;
  for (int attempt = 1;; ++attempt) {
    try {
      search_results results = search_once(process, limits, attempt, goes_on);
      const bool is_last = attempt == attempts || !goes_on(results);
      if (is_last || is_repeatable(process, results)) return results;
    } catch (const user_error&) {
      if (attempt == attempts) throw;
    }
  }
}

bool shorten_orders(explored_process& process, search_results& found,
                    double max_seconds, const search_observer& goes_on) {
  const auto start = std::chrono::steady_clock::now();
  const auto needs_more = [&](std::size_t bound) {
    return std::ranges::any_of(found.outcomes, [&](const auto& outcome) {
      return outcome.second.preemptions > bound;
    });
  };
  bool is_asked_to_go_on = true;
  for (std::size_t bound = 0; needs_more(bound); ++bound) {
    const std::chrono::duration<double> spent =
        std::chrono::steady_clock::now() - start;
    const search_limits limits{bound, true, max_seconds - spent.count(), {}};
    // Once every outcome has been seen, or cannot have so few, it is enough.
    const search_results bounded =
        search(process, limits, [&](const search_results& so_far) {
          is_asked_to_go_on = goes_on(so_far);
          return is_asked_to_go_on;
        });
    for (const auto& [key, order] : bounded.outcomes) {
      found_order& known = found.outcomes[key];
      if (known.executions > 0 && known.preemptions <= order.preemptions) {
        continue;
      }
      known.preemptions = order.preemptions;
      known.choices = order.choices;
    }
    if (!bounded.is_complete || !is_asked_to_go_on) return false;
  }
  return true;
}

}  // namespace sidebyside
