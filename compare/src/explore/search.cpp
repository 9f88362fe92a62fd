#include "explore/search.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"
#include "explore/partial_order.hpp"

namespace sidebyside {
namespace {

/// Who has the turn, and how often it was taken from a thread that could go on.
struct turn {
  std::size_t thread = 0;
  std::size_t preemptions = 0;
};

/// Returns the turn behind an event in which this thread or option is chosen.
turn next_turn(const turn& before, const explore_event& event,
               std::size_t chosen) {
  if (event.kind == EXPLORE_CHOICE) return before;
  const bool is_preemption =
      chosen != before.thread && has(event.enabled, before.thread);
  return {chosen, before.preemptions + (is_preemption ? 1 : 0)};
}

/// A choice on the way that is being explored.
struct node {
  explore_event event;  ///< `chosen` is what is explored now
  turn before;
  explore_set backtrack;
  explore_set done;
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
  turn turn;
  for (const explore_event& event : trace.events) {
    turn = next_turn(turn, event, event.chosen);
  }
  return turn.preemptions;
}

/// Whether threads wait for ever when main returns. While another thread could
/// still go on, they might not.
bool has_leak(const trace& trace) {
  return !trace.events.empty() && trace.events.back().kind == EXPLORE_EXIT &&
         trace.events.back().thread == 0 && trace.pending.size() > 1 &&
         is_empty(trace.pending.front().enabled - explore_only(0));
}

std::string ending_of(const trace& trace) {
  const int status = trace.wait_status;
  if (trace.end == EXPLORE_DEADLOCK) return "deadlock";
  if (trace.end == EXPLORE_LIVELOCK) return "livelock";
  if (!trace.message.empty()) return trace.message;
  if (WIFSIGNALED(status)) {
    return fmt::format("crash: SIG{}", sigabbrev_np(WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) != 0) {
    return fmt::format("exit status {}", WEXITSTATUS(status));
  }
  return !trace.may_leak && has_leak(trace) ? "leak" : "";
}

/// Keeps an order in place of another one that has more preemptions.
void keep_simpler(found_order& known, std::size_t preemptions,
                  const std::vector<std::uint8_t>& choices) {
  if (known.preemptions <= preemptions) return;
  known.preemptions = preemptions;
  known.choices = choices;
}

/// More are not told. Each takes an execution to be shown.
constexpr std::size_t max_races = 100;

/// Adds an execution to the results.
void add(search_results& results, const trace& trace) {
  ++results.executions;
  results.has_deferred |= trace.has_deferred;
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
  ++order.executions;
  keep_simpler(order, preemptions_of(trace), choices);
}

/// Adds what other searches have found besides. Orders that the reduction has
/// left out must not lead to anything else.
void merge(search_results& results, const search_results& others) {
  const std::size_t known = results.outcomes.size();
  results.outcomes.insert(others.outcomes.begin(), others.outcomes.end());
  results.races.insert(others.races.begin(), others.races.end());
  results.unmodelled.insert(others.unmodelled.begin(), others.unmodelled.end());
  results.besides += others.executions;
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

class depth_first_search {
 public:
  depth_first_search(explored_process& process, const search_limits& limits,
                     search_results& results)
      : process_(process), limits_(limits), results_(results) {
    order_.spin_reads = limits.spin_reads;
  }

  /// Runs the next execution. Returns whether there is another one.
  bool advance() {
    const trace trace = process_.run(order_);
    most_events_ = std::max(most_events_, trace.events.size());
    follow(trace);
    add(results_, trace);
    has_gap_ |= trace.end == EXPLORE_TOO_MUCH;
    turn_off(trace);
    const bool has_next = choose_next();
    results_.is_complete =
        !has_next && !has_gap_ && results_.unmodelled.empty();
    return has_next;
  }

  [[nodiscard]] std::size_t most_events() const { return most_events_; }

 private:
  /// Extends the path by the choices of an execution behind its prefix.
  void follow(const trace& trace) {
    if (trace.end == EXPLORE_DIVERGED || trace.events.size() < path_.size()) {
      throw user_error(
          "the program does not do the same in the same order: its choice {} "
          "of {} cannot be repeated",
          trace.events.size(), path_.size());
    }
    for (std::size_t i = path_.size(); i < trace.events.size(); ++i) {
      const explore_event& event = trace.events[i];
      const bool is_choice = event.kind == EXPLORE_CHOICE;
      const bool needs_all =
          is_choice || !limits_.is_reduced || is_last(trace, i);
      const explore_set chosen = explore_only(event.chosen);
      path_.push_back({event, i == 0 ? turn{} : turn_behind(path_.back()),
                       needs_all ? event.enabled : chosen, chosen});
      // There are more options than can be explored.
      has_gap_ |= is_choice && event.value > EXPLORE_THREADS;
    }
  }

  static turn turn_behind(const node& node) {
    return next_turn(node.before, node.event, node.event.chosen);
  }

  /// Adds the places where other threads have to be tried.
  void turn_off(const trace& trace) {
    if (!limits_.is_reduced) return;
    const partial_order order = order_events(trace);
    for (const auto& [index, threads, needs_all] : order.points) {
      add_point(path_[index], threads, needs_all);
      if (!limits_.preemptions) continue;
      // The bound may forbid the switch there. At the start of the thread's
      // turn it costs nothing.
      std::size_t start = index;
      const std::size_t thread = path_[index].event.chosen;
      while (start > 0 && path_[start].before.thread == thread) --start;
      add_point(path_[start], threads & path_[start].event.enabled, false);
    }
  }

  static void add_point(node& node, const explore_set& threads,
                        bool needs_all) {
    if (node.event.kind == EXPLORE_CHOICE) return;
    if (needs_all || is_empty(threads)) {
      node.backtrack |= node.event.enabled;
    } else if (is_empty(node.backtrack & threads)) {
      node.backtrack |= explore_only(lowest(threads));
    }
  }

  /// Prepares the next execution. Returns false if there is none.
  bool choose_next() {
    // Sleep sets leave out orders with fewer preemptions than the one explored.
    const bool has_sleep = limits_.is_reduced && !limits_.preemptions;
    for (; !path_.empty(); path_.pop_back()) {
      node& node = path_.back();
      const bool is_choice = node.event.kind == EXPLORE_CHOICE;
      explore_set left = (node.backtrack & node.event.enabled) - node.done;
      if (has_sleep && !is_choice) left -= node.event.sleep;
      left = within_bound(node, left);
      if (is_empty(left)) continue;
      order_.sleeping = has_sleep ? node.event.sleep : explore_set{};
      if (has_sleep && !is_choice) order_.sleeping |= node.done;
      node.event.chosen = static_cast<std::uint8_t>(lowest(left));
      node.done |= explore_only(node.event.chosen);
      order_.choices =
          collect(path_, [](const auto& each) { return each.event.chosen; });
      return true;
    }
    return false;
  }

  explore_set within_bound(const node& node, explore_set options) {
    if (!limits_.preemptions) return options;
    for (std::size_t option = lowest(options); option < EXPLORE_THREADS;
         option = lowest(options, option + 1)) {
      const turn turn = next_turn(node.before, node.event, option);
      if (turn.preemptions <= *limits_.preemptions) continue;
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

search_results search_once(explored_process& process,
                           const search_limits& limits, int attempt,
                           const search_observer& goes_on) {
  constexpr double turn_seconds = 0.5;
  // A program that has done nothing else is not explored any longer.
  constexpr std::size_t enough_refusals = 20;
  const auto start = std::chrono::steady_clock::now();
  const auto spent = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() -
                                         start)
        .count();
  };
  search_results results;
  results.attempt = attempt;
  search_results random;
  depth_first_search reduction(process, limits, results);
  while (spent() <= limits.max_seconds) {
    // Random orders soon have their first turn, and then every eighth.
    const auto turn = static_cast<std::size_t>(spent() / turn_seconds) % 8;
    if (limits.seed && !limits.preemptions && turn == 1) {
      add(random, process.run(random_order(*limits.seed, random.executions,
                                           reduction.most_events())));
    } else if (!reduction.advance()) {
      break;
    }
    const bool is_refused =
        results.outcomes.empty() && results.executions > enough_refusals;
    if (!goes_on(results) || is_refused) break;
  }
  merge(results, random);
  if (!results.is_complete || !results.has_deferred || !limits.seed) {
    return results;
  }
  // A loop that counts its reads may give up, and what comes then was left out.
  constexpr std::size_t max_executions = 1000;
  search_limits patient = limits;
  patient.spin_reads = 24;
  search_results longer;
  depth_first_search search(process, patient, longer);
  while (longer.executions < max_executions && spent() <= limits.max_seconds &&
         search.advance() && goes_on(results)) {
  }
  merge(results, longer);
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

outcome_key key_of(const trace& trace) {
  return {trace.output, ending_of(trace)};
}

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
  for (std::size_t bound = 0; needs_more(bound); ++bound) {
    const std::chrono::duration<double> spent =
        std::chrono::steady_clock::now() - start;
    const search_results bounded = search(
        process, {bound, true, max_seconds - spent.count(), {}}, goes_on);
    for (const auto& [key, order] : bounded.outcomes) {
      found.is_complete &= found.outcomes.contains(key);
      keep_simpler(found.outcomes[key], order.preemptions, order.choices);
    }
    if (!bounded.is_complete) return false;
  }
  // Longer spins were not looked at in these.
  return found.is_complete || !found.has_deferred;
}

}  // namespace sidebyside
