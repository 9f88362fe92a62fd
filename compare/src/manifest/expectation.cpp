#include "manifest/expectation.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {

void outcome_set::set_range(std::int64_t low, std::int64_t high) {
  if (pattern_.captures() == 0) {
    throw user_error(
        "needs a capture in 'pattern', such as (\\d+), that is in the range");
  }
  range_ = {low, high};
}

outcome_set::reading outcome_set::read(const std::string& text) const {
  const auto match = pattern_.match_all(text);
  if (!match) return {std::nullopt, "stdout does not match the pattern"};
  const std::string& outcome = match->at(match->size() > 1 ? 1 : 0);
  if (!range_) return {outcome, std::nullopt};
  const auto value = to_integer(outcome);
  if (value && *value >= range_->first && *value <= range_->second) {
    return {outcome, std::nullopt};
  }
  return {outcome, fmt::format("outcome {} is not in the range {} to {}",
                               escape(outcome), range_->first, range_->second)};
}

}  // namespace sidebyside
