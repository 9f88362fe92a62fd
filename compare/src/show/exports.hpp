/// Results in the formats of other programs.
#pragma once

#include "show/rows.hpp"

namespace sidebyside {

/// Writes Markdown: tables for people, such as the summary of a job on GitHub.
std::string to_markdown(const results& all);
std::string to_markdown(const table& table);
/// Writes the machine and the toolchains as a line.
std::string to_markdown(const environment& conditions);

/// Writes JUnit's XML, which CI systems show as a list of tests: one case for
/// each program, implementation and check. It has the form of the Ant task
/// (https://github.com/windyroad/JUnit-Schema).
std::string to_junit(const results& all);

/// Writes the format of Go's benchmarks, which benchstat reads: a line for each
/// sample
/// (https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md).
std::string to_benchfmt(const results& all);

/// Writes SARIF 2.1.0: the lines of each reported race, for forges to mark. A
/// race without a line of our sources is left out
/// (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
std::string to_sarif(const results& all);

}  // namespace sidebyside
