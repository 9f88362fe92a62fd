/// Results as Go's benchmarks write them, for benchstat and its like: a line
/// for each sample
/// (https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md).
#pragma once

#include <string>

#include "results/results.hpp"

namespace sidebyside {

std::string to_benchfmt(const results& all);

}  // namespace sidebyside
