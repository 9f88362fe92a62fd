/// Results in the formats of others.
#pragma once

#include <string>

#include "results/results.hpp"
#include "show/rows.hpp"

namespace sidebyside {

/// Markdown: tables for people, such as the summary of a job on GitHub.
std::string to_markdown(const results& all);
/// A table alone.
std::string to_markdown(const table& shown);

/// JUnit's XML, which CI systems show as a list of tests: one case for each
/// program, implementation and check. The form is that of the Ant task
/// (https://github.com/windyroad/JUnit-Schema).
std::string to_junit(const results& all);

/// What Go's benchmarks write, for benchstat and its like: a line for each
/// sample
/// (https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md).
std::string to_benchfmt(const results& all);

}  // namespace sidebyside
