#include "results/outcomes.hpp"

#include "base/text.hpp"

namespace sidebyside {

std::size_t runs_with_loss(const outcome_side& side, std::int64_t lossless) {
  std::size_t runs = 0;
  for (const auto& [outcome, times] : side.counts) {
    const auto value = to_integer(outcome);
    if (value && *value < lossless) runs += times;
  }
  return runs;
}

}  // namespace sidebyside
