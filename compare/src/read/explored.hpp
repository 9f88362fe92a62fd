/// Explorations in Markdown: what can come out, and how.
#pragma once

#include "results/results.hpp"

namespace sidebyside {

/// Returns the outcomes of a program in a table; nothing if no record has them.
std::string outcomes_to_markdown(const std::vector<results>& records,
                                 const std::string& program);

/// Returns the witness of an outcome, a table for each implementation of these
/// names, or of all. Throws user_error if no record has one.
std::string witness_to_markdown(const std::vector<results>& records,
                                const std::string& program,
                                const std::string& outcome,
                                const std::vector<std::string>& names);

}  // namespace sidebyside
