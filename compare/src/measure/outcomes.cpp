#include "measure/outcomes.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "measure/judgement.hpp"

namespace sidebyside {

outcome_results count_outcomes(
    runner& runner, const prepared_program& what, std::size_t runs,
    std::size_t jobs,
    const std::function<void(const outcome_results& so_far)>& observe) {
  const expectation& expected = what.task.expected;
  outcome_results found;
  found.program = what.task.name;
  found.range = expected.outcomes->range;
  found.lossless = expected.lossless;
  found.jobs = jobs;
  for (const implementation& side : what.sides) {
    outcome_side& made = found.sides.emplace_back();
    made.implementation = side.name;
    made.label = side.label;
  }

  // Runs end in any order: of those of a side that failed, the one that was
  // started first is kept.
  std::vector<std::optional<std::pair<std::size_t, difference>>> first_failed(
      found.sides.size());
  bool has_hung = false;
  const auto add = [&](std::size_t id, const run_result& run) {
    const std::size_t at = id % found.sides.size();
    outcome_side& side = found.sides[at];
    ++side.runs;
    if (run.end == ending::exited && run.out.size() <= max_outcome_bytes) {
      const std::string text = run.out.read(0, max_outcome_bytes);
      if (const auto outcome = expected.outcomes->read(text).outcome) {
        ++side.counts[*outcome];
      }
    }
    auto difference = find_difference(expected, run, what.limits);
    if (!difference) return;
    has_hung = has_hung || run.end == ending::timed_out;
    ++side.failed_runs;
    auto& first = first_failed[at];
    if (!first || id < first->first) first.emplace(id, std::move(*difference));
  };

  const std::size_t all = runs * found.sides.size();
  for (std::size_t next = 0; next < all || runner.under_way() > 0;) {
    const bool must_stop = has_hung || runner.stop_signal() != 0;
    if (must_stop && runner.under_way() == 0) break;
    if (!must_stop && next < all && runner.under_way() < jobs) {
      const std::size_t side = next % found.sides.size();
      runner.start(next++, what.commands[side], what.limits);
      continue;
    }
    const auto [id, run] = runner.wait_any();
    if (run.end == ending::interrupted) continue;
    add(id, run);
    observe(found);
  }

  for (std::size_t at = 0; at < found.sides.size(); ++at) {
    if (!first_failed[at]) continue;
    auto& [id, difference] = *first_failed[at];
    found.failures.push_back(
        {found.sides[at].implementation, found.sides[at].label,
         fmt::format("run {}", id / found.sides.size() + 1),
         std::move(difference)});
  }
  return found;
}

}  // namespace sidebyside
