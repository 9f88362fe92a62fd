/// What programs cost apart from starting up: the time of one operation, and
/// the start-up. Both are medians over blocks, as the times of whole programs
/// are.
#pragma once

#include "results/times.hpp"

namespace sidebyside {

enum class cost_figure {
  start_up,      ///< wall time at the smallest size
  per_operation  ///< the slope between a quarter of the largest size and that
};
constexpr auto names_of(cost_figure) {
  return std::array{"start-up", "per operation"};
}

/// One figure of what a program costs. Its key is "cost-mutex/contended
/// addition" or "cost-mutex/contended start-up". A side without this figure
/// says why.
struct cost_results : timed_program {
  cost_figure figure = cost_figure::start_up;
  std::string operation;  ///< such as "message"
  std::string variant;    ///< such as "contended"; or empty
};

/// Calculates the ratios to the first side from the sides' values in each
/// block. A side has no ratio if it, or the first side, has no values.
void add_ratios(cost_results& cost);

/// The name of the program that only starts up. Its row stands first, so that
/// every other row can be read against it.
inline constexpr const char* start_up_name = "start-up";

/// Returns the language of an implementation: "cpp" of "cpp-pool".
inline std::string language_of(const std::string& implementation) {
  return implementation.substr(0, implementation.find('-'));
}

/// Finds the program that only starts up; null if there is none.
const timed_program* find_start_up(const std::vector<timed_program>& programs);

/// Whether starting up takes more than half of the time of side `index`, and of
/// the reference. The start-up of a side is that of its language: of "cpp" for
/// "cpp-pool". False without a program that tells.
bool is_mostly_start_up(const timed_program& program, std::size_t index,
                        const timed_program* start_up);

/// Returns the side of the lowest ratio among those in another language than
/// the reference. Null if none of them has a ratio.
const samples* best_counterpart(const timed_program& program);

}  // namespace sidebyside
