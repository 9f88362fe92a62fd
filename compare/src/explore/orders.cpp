#include "explore/orders.hpp"

#include "base/text.hpp"
#include "explore/partial_order.hpp"

namespace sidebyside {
namespace {

/// Returns the steps of an execution as recorded_orders has them. `shared` are
/// addresses that threads share in some order: a step has to be the same in all
/// of them. Adds the lines of the source.
std::vector<std::string> steps_of(const source_view& view,
                                  const trace& execution,
                                  const std::set<std::uint64_t>& shared,
                                  std::map<std::string, std::string>& lines) {
  const auto moments = order_events(execution).moments;
  std::vector<std::string> steps;
  // The steps of each thread, as numbers of their last events.
  std::map<std::size_t, std::vector<std::size_t>> taken;
  // The line of each thread's last step.
  std::map<std::size_t, std::size_t> last_lines;
  // How many steps of the second thread the first one's steps imply.
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> implied;
  const auto add = [&](const explore_event& event, std::size_t index,
                       std::size_t line, const std::string& effect) {
    // At the end of main, and once nobody can go on, all has been taken.
    const bool is_last = index >= moments.size() || event.kind == EXPLORE_EXIT;
    std::vector<std::string> before;
    for (const auto& [thread, events] : taken) {
      if (thread == event.thread) continue;
      const auto end =
          is_last ? events.end()
                  : std::ranges::lower_bound(events, moments[index][thread]);
      const auto count = static_cast<std::size_t>(end - events.begin());
      std::size_t& known = implied[{event.thread, thread}];
      if (count <= known) continue;
      known = count;
      before.push_back(fmt::format("{}:{}", thread, count));
    }
    taken[event.thread].push_back(index);
    steps.push_back(fmt::format("{} {} {} {}", event.thread, line,
                                before.empty() ? "-" : join(before, ","),
                                effect));
  };
  for (const auto& [event, index, is_pending, place, effect] :
       view.events_of(execution, shared)) {
    // Whom a step wakes is not the same in all the orders that it stands for.
    const bool is_alike =
        event.kind == EXPLORE_SYNC || event.kind == EXPLORE_CHANNEL;
    // Of a lock without a name, the first step on a line is enough.
    const bool is_new = last_lines[event.thread] != place.line;
    const bool is_empty = effect.empty() && !is_alike && !is_new;
    if (event.kind == EXPLORE_SIGNAL || is_empty) continue;
    last_lines[event.thread] = place.line;
    lines.emplace(fmt::format("{}", place.line), place.text);
    add(event, index, place.line, is_alike && !is_pending ? "" : effect);
  }
  const auto& events = execution.events;
  if (!events.empty() && events.back().kind == EXPLORE_EXIT) {
    add(events.back(), events.size() - 1, 0, "ends");
  }
  return steps;
}

}  // namespace

recorded_orders record_orders(
    explored_process& process, const source_view& view,
    const std::map<outcome_key, found_order>& outcomes,
    const std::vector<std::vector<std::uint8_t>>& orders,
    std::size_t max_size) {
  std::set<std::uint64_t> shared;
  for (const auto& choices : orders) {
    shared.merge(find_shared(process.run({choices})));
  }
  recorded_orders all;
  recorded_orders witnesses;
  std::map<std::string, std::size_t> numbers;  // of the steps
  std::set<std::vector<std::size_t>> known;
  std::vector<std::size_t> last;
  std::size_t size = 0;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const trace execution = process.run_again(orders[i]);
    const auto outcome = outcomes.find(key_of(execution));
    if (outcome == outcomes.end()) return witnesses;
    std::vector<std::size_t> order;
    for (const auto& step : steps_of(view, execution, shared, all.lines)) {
      const auto [number, is_new] = numbers.emplace(step, numbers.size());
      if (is_new) all.steps.push_back(step);
      if (is_new) size += step.size();
      order.push_back(number->second);
    }
    if (known.insert(order).second) {
      const auto fork = std::ranges::mismatch(order, last).in1;
      all.orders += fmt::format("{}{} {}", all.orders.empty() ? "" : ";",
                                std::distance(outcomes.begin(), outcome),
                                fork - order.begin());
      for (auto step = fork; step != order.end(); ++step) {
        all.orders += fmt::format(" {}", *step);
      }
      last = std::move(order);
    }
    if (i < outcomes.size()) witnesses = all;
  }
  all.is_all = orders.size() > outcomes.size();
  return size + all.orders.size() > max_size ? witnesses : all;
}

}  // namespace sidebyside
