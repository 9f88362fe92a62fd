#include "explore/search.hpp"

#include <sys/wait.h>

#include <chrono>
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

class depth_first_search {
 public:
  depth_first_search(explored_process& process, const search_limits& limits)
      : process_(process), limits_(limits) {}

  search_results run(const search_observer& goes_on) {
    const auto start = std::chrono::steady_clock::now();
    const std::chrono::duration<double> room(limits_.max_seconds);
    schedule order;
    for (bool has_next = true; has_next;) {
      const trace trace = process_.run(order);
      follow(trace, order.choices.size());
      count(trace);
      if (trace.end == EXPLORE_REFUSED) return std::move(results_);
      turn_off(trace);
      has_next = choose_next(order);
      if (!goes_on(results_)) return std::move(results_);
      if (std::chrono::steady_clock::now() - start > room) has_next = false;
    }
    results_.is_complete = path_.empty() && !has_gap_;
    return std::move(results_);
  }

 private:
  [[nodiscard]] std::size_t preemptions_of(std::size_t index,
                                           std::size_t chosen) const {
    const node& node = path_[index];
    const std::size_t before = index > 0 ? path_[index - 1].preemptions : 0;
    const bool is_preemption = !node.is_choice && chosen != node.running &&
                               has(node.enabled, node.running);
    return before + (is_preemption ? 1 : 0);
  }

  /// Extends the path by what an execution did behind its prefix.
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

  void count(const trace& trace) {
    ++results_.executions;
    if (trace.end == EXPLORE_REDUNDANT) {
      ++results_.redundant;
      return;
    }
    for (const explore_event& event : trace.events) {
      ++results_.operations.at(event.kind);
    }
    const auto choices = collect(trace.events, &explore_event::chosen);
    if (!trace.races.empty() && !results_.race) results_.race = choices;
    if (trace.end == EXPLORE_REFUSED) results_.refusal = trace.message;
    if (trace.end == EXPLORE_TOO_MUCH || trace.is_hang) has_gap_ = true;
    found_order& order = results_.outcomes[key_of(trace)];
    const std::size_t preemptions =
        path_.empty() ? 0 : path_.back().preemptions;
    const bool is_better =
        order.executions == 0 || preemptions < order.preemptions;
    if (is_better) {
      order.preemptions = preemptions;
      order.choices = choices;
    }
    ++order.executions;
  }

  /// Adds the places where other threads have to be tried.
  void turn_off(const trace& trace) {
    if (!limits_.is_reduced) return;
    for (const backtrack_point& point : find_backtrack_points(trace)) {
      add(point.event, point);
      if (!limits_.preemptions) continue;
      // The bound may forbid the switch there. At the start of the thread's
      // turn it costs nothing.
      std::size_t start = point.event;
      while (start > 0 && running_after(start - 1) == path_[point.event].chosen)
        --start;
      add(start, {start, point.threads & path_[start].enabled, false});
    }
  }

  void add(std::size_t index, const backtrack_point& point) {
    node& node = path_[index];
    if (node.is_choice) return;
    if (point.needs_all || is_empty(point.threads)) {
      node.backtrack |= node.enabled;
    } else if (is_empty(node.backtrack & point.threads)) {
      node.backtrack |= explore_only(lowest(point.threads));
    }
  }

  /// Prepares the next execution. Returns false if there is none.
  bool choose_next(schedule& order) {
    for (; !path_.empty(); path_.pop_back()) {
      const std::size_t index = path_.size() - 1;
      node& node = path_[index];
      explore_set left = (node.backtrack & node.enabled) - node.done;
      if (has_sleep() && !node.is_choice) left -= node.sleeping;
      left = within_bound(index, left);
      if (is_empty(left)) continue;
      node.chosen = static_cast<std::uint8_t>(lowest(left));
      order.sleeping = has_sleep() ? node.sleeping : explore_set{};
      if (has_sleep() && !node.is_choice) order.sleeping |= node.done;
      order.choices = collect(path_, &node::chosen);
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
  bool has_gap_ = false;
  search_results results_;
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
  } else if (trace.end == EXPLORE_TOO_MUCH || trace.end == EXPLORE_REFUSED) {
    ending = trace.message;
  } else if (WIFSIGNALED(status)) {
    ending = fmt::format("crash: SIG{}", sigabbrev_np(WTERMSIG(status)));
  } else if (WEXITSTATUS(status) != 0) {
    ending = fmt::format("exit status {}", WEXITSTATUS(status));
  }
  return {trace.output, ending};
}

search_results search(explored_process& process, const search_limits& limits,
                      const search_observer& goes_on) {
  return depth_first_search(process, limits).run(goes_on);
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
    const search_limits limits{bound, true, max_seconds - spent.count()};
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
