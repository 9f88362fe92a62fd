#include "explore/exploration.hpp"

#include <atomic>
#include <boost/range/algorithm_ext/push_back.hpp>
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

/// Orders for readers that take more characters are too many for a page.
constexpr std::size_t max_recorded_size = 32'000;

/// Starts the program of a side. Throws user_error.
std::unique_ptr<explored_process> start(const side& side, bool has_spurious) {
  auto command =
      find_command(side.explorer->command, side.variables, side.folder);
  if (!command) {
    throw user_error("{}: is not there; it is built by: {}",
                     escape(side.explorer->command.front()),
                     join(side.explorer->build, " "));
  }
  command->input = side.explorer->input;
  boost::push_back(command->variables, side.explorer->variables);
  return std::make_unique<explored_process>(*command, has_spurious,
                                            side.exploration.may_leak);
}

/// Names of the operations, as results files have them.
constexpr std::array operation_names{
    "start",   "read",   "write", "load",    "store", "update", "lock",
    "trylock", "unlock", "rlock", "runlock", "wait",  "signal", "create",
    "join",    "output", "yield", "channel", "sync",  "end",    "choice",
    "exit",    "wake",   "take",  "free",    "timer"};
static_assert(operation_names.size() == EXPLORE_KINDS);

/// A side whose orders are looked for, and executions that are run again.
struct searched_side {
  const sidebyside::side& side;
  exploration_side& results;
  std::unique_ptr<explored_process> process = {};
  search_results found = {};
  bool is_shortest = false;
  std::vector<trace> outcomes = {};  ///< one for each
  /// By their choices, because many races share an execution.
  std::map<std::vector<std::uint8_t>, trace> racing = {};
  /// To be recorded: one that leads to each outcome, and then all if they are
  /// few.
  std::vector<std::vector<std::uint8_t>> orders = {};
  std::set<std::uint64_t> addresses = {};  ///< of all these
};

/// Explores a side. Throws user_error.
void search_side(searched_side& searched, const exploration_options& options,
                 const search_observer& goes_on) {
  explored_process& process = *searched.process;
  search_results& found = searched.found;
  found = search(
      process,
      {searched.results.preemptions, true, options.max_seconds, options.seed},
      goes_on);
  searched.is_shortest =
      shorten_orders(process, found, options.max_seconds / 2, goes_on);
  const auto run_again = [&](const std::vector<std::uint8_t>& choices) {
    trace execution = process.run_again(choices);
    add_addresses(searched.addresses, execution);
    return execution;
  };
  for (const auto& [key, order] : found.outcomes) {
    searched.outcomes.push_back(run_again(order.choices));
    searched.orders.push_back(order.choices);
  }
  for (const auto& [pcs, choices] : found.races) {
    if (searched.racing.contains(choices)) continue;
    searched.racing.emplace(choices, run_again(choices));
  }
  const bool has_all = found.is_complete && !found.is_bounded &&
                       found.orders.size() <= max_orders;
  if (!options.is_recorded || !has_all) return;
  for (const auto& choices : found.orders) run_again(choices);
  boost::push_back(searched.orders, found.orders);
}

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
      name_side(program, each.side,
                [&] { search_side(each, options, goes_on); });
      each.process.reset();
    }
  };
  // Starting a process lowers a limit of ours for a moment, so no search runs
  // yet.
  for (searched_side& each : sides) {
    name_side(program, each.side,
              [&] { each.process = start(each.side, options.has_spurious); });
  }
  const std::size_t processors =
      std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<void>> workers(std::min(processors, sides.size()));
  for (auto& worker : workers) worker = std::async(std::launch::async, work);
  for (auto& worker : workers) worker.get();
}

/// Shows each outcome of a side.
void show_outcomes(runner& runner, const searched_side& searched,
                   const exploration_options& options) {
  const search_results& found = searched.found;
  exploration_side& results = searched.results;
  if (found.outcomes.empty() && !found.unmodelled.empty()) {
    results.unexplored = *found.unmodelled.begin();
    return;
  }
  results.complete = found.is_complete;
  if (!found.is_bounded) results.preemptions.reset();
  results.runs = found.executions;
  results.redundant = found.redundant;
  results.random = found.besides;
  boost::push_back(results.unmodelled, found.unmodelled);
  for (std::size_t i = 0; i < found.operations.size(); ++i) {
    if (found.operations[i] == 0) continue;
    results.operations[operation_names.at(i)] = found.operations[i];
  }
  const source_view view(runner, searched.side, searched.addresses);
  auto execution = searched.outcomes.begin();
  for (const auto& [key, order] : found.outcomes) {
    explored_outcome& outcome = results.outcomes.emplace_back();
    outcome.output = key.output;
    outcome.ending = key.ending;
    outcome.executions = order.executions;
    outcome.witness = {order.preemptions, searched.is_shortest,
                       format_schedule(order.choices),
                       view.steps_of(*execution++)};
  }
  std::map<std::string, std::string> races;
  for (const auto& [choices, racing] : searched.racing) {
    for (const std::string& race : view.races_of(racing)) {
      races.emplace(race, format_schedule(choices));
    }
  }
  for (const auto& [race, schedule] : races) {
    results.races.push_back(race);
    results.race_schedules.push_back(schedule);
  }
  if (!options.is_recorded) return;
  // The source view runs commands, and must not meet an explored process.
  const auto process = start(searched.side, options.has_spurious);
  results.recorded = record_orders(*process, view, found.outcomes,
                                   searched.orders, max_recorded_size);
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
    name_side(program, each.side,
              [&] { show_outcomes(runner, each, options); });
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
  const trace trace = start(side, has_spurious)->run_again(choices);
  if (trace.end == EXPLORE_DIVERGED) {
    throw user_error("--schedule: thread {} cannot go on at choice {}",
                     choices.at(trace.events.size()), trace.events.size() + 1);
  }
  const outcome_key key = key_of(trace);
  explored_outcome outcome;
  outcome.output = key.output;
  outcome.ending = key.ending;
  outcome.executions = 1;
  name_outcome(expected_of(side), outcome);
  outcome.witness.schedule =
      format_schedule(collect(trace.events, &explore_event::chosen));
  std::set<std::uint64_t> addresses;
  add_addresses(addresses, trace);
  outcome.witness.steps = source_view(runner, side, addresses).steps_of(trace);
  return outcome;
}

}  // namespace sidebyside
