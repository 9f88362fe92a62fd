/// Explored outcomes against the manifest, and the sides against each other.
#pragma once

#include "manifest/manifest.hpp"
#include "results/explorations.hpp"

namespace sidebyside {

/// Returns what a side must come to in its explored size.
const expectation& expected_of(const side& side);

/// Names an outcome as the manifest does, and says whether it is allowed.
void name_outcome(const expectation& expected, explored_outcome& outcome);

/// Adds failures: outcomes that are not allowed, outcomes that are allowed and
/// that no order leads to, and outcomes that only one side has.
void judge(const program& program, exploration_results& results);

}  // namespace sidebyside
