/// A histogram of a racy program's outcomes, every side beside the others.
#pragma once

#include "results/outcomes.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

void print_histogram(terminal& screen, const outcome_results& outcome);

}  // namespace sidebyside
