#include "results/costs.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace sidebyside {

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
  if (start_up == nullptr || start_up->program == program.program) return false;
  const auto is_start_up = [&](const samples& side) {
    const samples* start = find_side(*start_up, side.implementation);
    if (start == nullptr)
      start = find_side(*start_up, language_of(side.implementation));
    const auto seconds = median_seconds(side);
    return start != nullptr && seconds &&
           *seconds < 2 * median_seconds(*start).value_or(0);
  };
  return is_start_up(program.sides.at(index)) &&
         is_start_up(program.sides.front());
}

const samples* best_counterpart(const timed_program& program) {
  const samples* best = nullptr;
  auto least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i < program.sides.size(); ++i) {
    const samples& side = program.sides[i];
    const auto ratio = ratio_to_reference(program, i);
    if (ratio && ratio->median < least &&
        language_of(side.implementation) !=
            language_of(program.sides.front().implementation)) {
      best = &side;
      least = ratio->median;
    }
  }
  return best;
}

}  // namespace sidebyside
