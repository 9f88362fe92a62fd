#include "explore/orders.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "explore/partial_order.hpp"

namespace sidebyside {
namespace {

/// The steps of each thread in an execution, as numbers of their last events.
class taken_steps {
 public:
  explicit taken_steps(const trace& trace)
      : trace_(trace), moments_(order_events(trace).moments) {}

  /// Adds a step of one event. Returns what must have been taken before it, and
  /// is not implied by the steps of its own thread: "1:3,2:1", or "-".
  std::string add(const explore_event& event, std::size_t index) {
    std::vector<std::string> before;
    for (const auto& [thread, events] : events_) {
      if (thread == event.thread) continue;
      const auto count = count_before(events, thread, index);
      std::size_t& implied = implied_[{event.thread, thread}];
      if (count <= implied) continue;
      implied = count;
      before.push_back(fmt::format("{}:{}", thread, count));
    }
    events_[event.thread].push_back(index);
    return before.empty() ? "-" : fmt::format("{}", fmt::join(before, ","));
  }

 private:
  [[nodiscard]] std::size_t count_before(const std::vector<std::size_t>& events,
                                         std::size_t thread,
                                         std::size_t index) const {
    // At the end of main, and once nobody can go on, all has been taken.
    const bool is_last = index >= trace_.events.size() ||
                         trace_.events[index].kind == EXPLORE_EXIT;
    if (is_last) return events.size();
    const auto end = std::ranges::lower_bound(events, moments_[index][thread]);
    return static_cast<std::size_t>(end - events.begin());
  }

  const trace& trace_;
  std::vector<vector_clock> moments_;
  std::map<std::size_t, std::vector<std::size_t>> events_;  ///< by thread
  /// How many steps of the second thread the first one's steps imply.
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> implied_;
};

}  // namespace

std::size_t order_recorder::number_of(const std::string& step) {
  const auto [known, is_new] = numbers_.emplace(step, numbers_.size());
  if (is_new) results_.steps.push_back(step);
  return known->second;
}

void order_recorder::add(const traced_execution& execution,
                         std::size_t outcome) {
  taken_steps taken(execution.trace);
  std::vector<std::size_t> order;
  const auto add_step = [&](const explore_event& event, std::size_t index,
                            std::size_t line, const std::string& effect) {
    order.push_back(number_of(fmt::format("{} {} {} {}", event.thread, line,
                                          taken.add(event, index), effect)));
  };
  view_.for_each_event(execution, shared_, [&](const placed_event& placed) {
    const auto& [event, index, place, text, effect] = placed;
    // Whom a step wakes is not the same in all the orders that it stands for.
    const bool is_alike =
        event.kind == EXPLORE_SYNC || event.kind == EXPLORE_CHANNEL;
    const bool is_at_end = index >= execution.trace.events.size();
    if (event.kind == EXPLORE_SIGNAL || (effect.empty() && !is_alike)) return;
    results_.lines.emplace(fmt::format("{}", place.line), text);
    add_step(event, index, place.line, is_alike && !is_at_end ? "" : effect);
  });
  const auto& events = execution.trace.events;
  if (!events.empty() && events.back().kind == EXPLORE_EXIT) {
    add_step(events.back(), events.size() - 1, 0, "ends");
  }
  if (!known_.insert(order).second) return;
  const auto fork = std::ranges::mismatch(order, last_).in1;
  if (!results_.orders.empty()) results_.orders += ';';
  results_.orders += fmt::format("{} {}", outcome, fork - order.begin());
  for (auto step = fork; step != order.end(); ++step) {
    results_.orders += fmt::format(" {}", *step);
  }
  last_ = std::move(order);
}

}  // namespace sidebyside
