#include "explore/exploration.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "base/text.hpp"
#include "explore/expected.hpp"
#include "explore/orders.hpp"

namespace sidebyside {
namespace {

command command_of(const side& side) {
  auto command =
      find_command(side.explorer->command, side.variables, side.folder);
  if (!command) {
    throw user_error("{}: is not there; it is built by: {}",
                     escape(side.explorer->command.front()),
                     fmt::join(side.explorer->build, " "));
  }
  command->input = side.explorer->input;
  const auto& more = side.explorer->variables;
  command->variables.insert(command->variables.end(), more.begin(), more.end());
  return *std::move(command);
}

/// Names of the operations, as results files have them.
std::string_view name_of(std::size_t kind) {
  static constexpr std::array names{
      "start",   "read",   "write", "load",    "store", "update", "lock",
      "trylock", "unlock", "rlock", "runlock", "wait",  "signal", "create",
      "join",    "output", "yield", "channel", "sync",  "end",    "choice",
      "exit",    "wake",   "take",  "free",    "timer"};
  static_assert(names.size() == EXPLORE_KINDS);
  return names.at(kind);
}

explored_outcome make_outcome(const outcome_key& key) {
  explored_outcome outcome;
  outcome.output = key.output;
  outcome.ending = key.ending;
  return outcome;
}

/// The results of a search, and executions that were run again.
struct traced_search {
  search_results found;
  bool is_shortest = false;
  std::vector<traced_execution> outcomes = {};  ///< one for each
  std::vector<traced_execution> racing = {};
  std::vector<std::vector<std::uint8_t>> orders = {};  ///< to be recorded
  std::set<std::uint64_t> addresses = {};              ///< of all these
};

/// Explores a process. Throws user_error.
traced_search search_all(explored_process& process,
                         const exploration_options& options,
                         const search_limits& limits,
                         const search_observer& goes_on) {
  traced_search traced{search(process, limits, goes_on)};
  search_results& found = traced.found;
  if (found.outcomes.empty() && !found.unmodelled.empty()) return traced;
  traced.is_shortest =
      shorten_orders(process, found, options.max_seconds / 2, goes_on);
  const auto trace = [&](const std::vector<std::uint8_t>& choices) {
    traced_execution execution = trace_again(process, choices);
    add_addresses(traced.addresses, execution);
    return execution;
  };
  for (const auto& [key, order] : found.outcomes) {
    traced.outcomes.push_back(trace(order.choices));
  }
  std::set<std::vector<std::uint8_t>> racy;  // many races share an execution
  for (const auto& [pcs, choices] : found.races) racy.insert(choices);
  for (const auto& choices : racy) traced.racing.push_back(trace(choices));
  const bool has_all = found.is_complete && !found.is_bounded &&
                       found.orders.size() <= max_orders;
  if (!options.is_recorded || !has_all) return traced;
  traced.orders = std::move(found.orders);
  for (const auto& choices : traced.orders) trace(choices);
  return traced;
}

/// Records the orders of a search for readers, or the witnesses alone if not
/// all orders are known, or they are too many for a page.
recorded_orders record_orders(explored_process& process,
                              const source_view& view,
                              const traced_search& traced) {
  constexpr std::size_t max_size = 32'000;  // characters
  const auto& outcomes = traced.found.outcomes;
  std::vector<std::vector<std::uint8_t>> choices;
  choices.reserve(outcomes.size() + traced.orders.size());
  for (const auto& [key, order] : outcomes) choices.push_back(order.choices);
  choices.insert(choices.end(), traced.orders.begin(), traced.orders.end());
  std::set<std::uint64_t> shared;
  for (const auto& each : choices) {
    shared.merge(find_shared(process.run({each})));
  }
  order_recorder recorder(view, std::move(shared));
  recorded_orders witnesses;
  for (const auto& each : choices) {
    const traced_execution execution = trace_again(process, each);
    const auto outcome = outcomes.find(key_of(execution.trace));
    if (outcome == outcomes.end()) return witnesses;
    recorder.add(execution, std::distance(outcomes.begin(), outcome));
    if (&each - choices.data() < std::ssize(outcomes)) {
      witnesses = recorder.results();
    }
  }
  recorded_orders all = recorder.results();
  all.is_all = !traced.orders.empty();
  std::size_t size = all.orders.size();
  for (const std::string& step : all.steps) size += step.size();
  return size > max_size ? witnesses : all;
}

/// A side whose orders are looked for.
struct searched_side {
  const sidebyside::side& side;
  exploration_side& results;
  std::unique_ptr<explored_process> process = {};
  traced_search traced = {};
};

/// Calls a function, and adds the name of the side to its errors.
void name_side(const program& program, const side& side,
               const std::function<void()>& call) {
  try {
    call();
  } catch (const user_error& error) {
    throw user_error("{}/{}: {}", program.name, side.name, error.what());
  }
}

/// Explores as many sides at once as there are processors. Their processes are
/// gone afterwards.
void search_sides(const program& program, std::vector<searched_side>& sides,
                  const exploration_options& options,
                  const exploration_observer& observer) {
  std::mutex observing;
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < sides.size(); i = next++) {
      searched_side& each = sides[i];
      const auto goes_on = [&](const search_results& so_far) {
        const std::lock_guard one_by_one(observing);
        return observer(each.side.name, so_far);
      };
      name_side(program, each.side, [&] {
        each.traced = search_all(
            *each.process, options,
            {each.results.preemptions, true, options.max_seconds, options.seed},
            goes_on);
      });
      each.process.reset();
    }
  };
  // Starting a process lowers a limit of ours for a moment, so no search runs
  // yet.
  for (searched_side& each : sides) {
    name_side(program, each.side, [&] {
      each.process = std::make_unique<explored_process>(
          command_of(each.side), options.has_spurious,
          each.side.exploration.may_leak);
    });
  }
  const std::size_t processors =
      std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<void>> workers(std::min(processors, sides.size()));
  for (auto& worker : workers) worker = std::async(std::launch::async, work);
  for (auto& worker : workers) worker.get();
}

/// Shows each outcome of a side.
void show_outcomes(runner& runner, const side& side,
                   const exploration_options& options,
                   const traced_search& traced, exploration_side& results) {
  const search_results& found = traced.found;
  if (found.outcomes.empty() && !found.unmodelled.empty()) {
    results.unexplored = *found.unmodelled.begin();
    return;
  }
  results.complete = found.is_complete;
  if (!found.is_bounded) results.preemptions.reset();
  results.runs = found.executions;
  results.redundant = found.redundant;
  results.random = found.random;
  results.unmodelled = {found.unmodelled.begin(), found.unmodelled.end()};
  for (std::size_t i = 0; i < found.operations.size(); ++i) {
    if (found.operations[i] == 0) continue;
    results.operations[std::string(name_of(i))] = found.operations[i];
  }
  const source_view view(runner, side, traced.addresses);
  auto execution = traced.outcomes.begin();
  for (const auto& [key, order] : found.outcomes) {
    explored_outcome& outcome =
        results.outcomes.emplace_back(make_outcome(key));
    outcome.executions = order.executions;
    outcome.witness = {order.preemptions, traced.is_shortest,
                       format_schedule(order.choices),
                       view.steps_of(*execution++)};
  }
  std::map<std::string, std::string> races;
  for (const traced_execution& each : traced.racing) {
    for (const std::string& race : view.races_of(each)) {
      races.emplace(race, format_schedule(collect(each.trace.events,
                                                  &explore_event::chosen)));
    }
  }
  for (const auto& [race, schedule] : races) {
    results.races.push_back(race);
    results.race_schedules.push_back(schedule);
  }
  if (options.is_recorded) {
    // The source view runs commands, and must not meet an explored process.
    explored_process process(command_of(side), options.has_spurious,
                             side.exploration.may_leak);
    results.recorded = record_orders(process, view, traced);
  }
}

bool is_prepared_for_each_run(const program& program) {
  const auto is_per_run = [](const extra_command& extra) {
    return !extra.command.empty() && !extra.is_per_program;
  };
  return is_per_run(program.prepare) || is_per_run(program.cleanup);
}

}  // namespace

exploration_results explore(runner& runner, const program& program,
                            const exploration_options& options,
                            const exploration_observer& observer) {
  exploration_results results;
  results.program = program.key;
  results.sides.reserve(program.sides.size());
  std::vector<searched_side> searched;
  for (const side& side : program.sides) {
    exploration_side& own = results.sides.emplace_back();
    own.implementation = side.name;
    own.label = side.label;
    own.has_outcomes = expected_of(side).outcomes.has_value();
    own.size = side.exploration.words;
    own.racy = expected_of(side).racy;
    own.unexplored = side.no_explorer;
    if (!side.explorer && own.unexplored.empty()) {
      own.unexplored = "the manifest names no explorer";
    }
    if (is_prepared_for_each_run(program)) {
      own.unexplored = "a command prepares each run, or cleans up after it";
    }
    if (!own.unexplored.empty()) continue;
    own.explorer = side.explorer->label;
    own.preemptions = options.preemptions ? options.preemptions
                                          : side.exploration.preemptions;
    searched.push_back({side, own});
  }
  search_sides(program, searched, options, observer);
  std::optional<std::string> output;  // of the first side that is explored
  for (const searched_side& each : searched) {
    exploration_side& own = each.results;
    name_side(program, each.side, [&] {
      show_outcomes(runner, each.side, options, each.traced, own);
    });
    expectation expected = expected_of(each.side);
    if (expected.has_output_of_reference) {
      if (!output && !own.outcomes.empty()) output = own.outcomes[0].output;
      expected.output = output;
    }
    for (auto& outcome : own.outcomes) name_outcome(expected, outcome);
  }
  judge(program, results);
  return results;
}

explored_outcome replay(runner& runner, const side& side,
                        const std::vector<std::uint8_t>& choices,
                        bool has_spurious) {
  std::optional<explored_process> process(
      std::in_place, command_of(side), has_spurious, side.exploration.may_leak);
  const traced_execution execution = trace_again(*process, choices);
  process.reset();
  const trace& trace = execution.trace;
  if (trace.end == EXPLORE_DIVERGED) {
    throw user_error("--schedule: thread {} cannot go on at choice {}",
                     choices.at(trace.events.size()), trace.events.size() + 1);
  }
  explored_outcome outcome = make_outcome(key_of(trace));
  name_outcome(expected_of(side), outcome);
  outcome.executions = 1;
  outcome.witness.schedule =
      format_schedule(collect(trace.events, &explore_event::chosen));
  std::set<std::uint64_t> addresses;
  add_addresses(addresses, execution);
  outcome.witness.steps =
      source_view(runner, side, addresses).steps_of(execution);
  return outcome;
}

}  // namespace sidebyside
