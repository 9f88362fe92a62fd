#include "results/costs.hpp"

#include <algorithm>
#include <functional>

namespace sidebyside {
namespace {

bool is_mostly_start_up(const samples& side, const timed_program& start_up) {
  const samples* start = find_side(start_up, side.implementation);
  if (start == nullptr)
    start = find_side(start_up, language_of(side.implementation));
  if (start == nullptr) return false;
  const auto seconds = median_seconds(side);
  return seconds && *seconds < 2 * median_seconds(*start).value_or(0);
}

}  // namespace

void add_ratios(cost_results& cost) {
  const std::vector<double>& reference = cost.sides.front().block_medians;
  for (samples& side : cost.sides) {
    if (&side == &cost.sides.front() || reference.empty()) continue;
    side.block_ratios = side.block_medians;
    std::ranges::transform(side.block_ratios, reference,
                           side.block_ratios.begin(), std::divides<>());
  }
}

const timed_program* find_start_up(const std::vector<timed_program>& programs) {
  const auto found =
      std::ranges::find(programs, start_up_name, &timed_program::program);
  return found == programs.end() ? nullptr : &*found;
}

bool is_mostly_start_up(const timed_program& program, std::size_t index,
                        const timed_program* start_up) {
  return start_up != nullptr && start_up->program != program.program &&
         is_mostly_start_up(program.sides.at(index), *start_up) &&
         is_mostly_start_up(program.sides.front(), *start_up);
}

const samples* best_counterpart(const timed_program& program) {
  const samples* best = nullptr;
  double least = 0;
  for (std::size_t i = 1; i < program.sides.size(); ++i) {
    const samples& side = program.sides[i];
    const auto ratio = ratio_to_reference(program, i);
    if (!ratio || language_of(side.implementation) ==
                      language_of(program.sides.front().implementation)) {
      continue;
    }
    if (best == nullptr || ratio->median < least) {
      best = &side;
      least = ratio->median;
    }
  }
  return best;
}

}  // namespace sidebyside
