#include "manifest/expectation.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace sidebyside {

outcome_set::reading outcome_set::read(const std::string& text) const {
  const auto match = pattern.match_all(text);
  if (!match) return {std::nullopt, "stdout does not match the pattern"};
  const std::string& outcome = match->at(match->size() > 1 ? 1 : 0);
  if (!range) return {outcome, std::nullopt};
  const auto [low, high] = *range;
  const auto value = to_integer(outcome);
  if (value && *value >= low && *value <= high) return {outcome, std::nullopt};
  return {outcome, fmt::format("outcome {} is not in the range {} to {}",
                               escape(outcome), low, high)};
}

}  // namespace sidebyside
