/// Explorations in Markdown: what can come out, and how.
#pragma once

#include "results/results.hpp"

namespace sidebyside {

/// Returns what a program can come to, and how often it did, in a table;
/// nothing if no record has explored it.
std::string outcomes_to_markdown(const std::vector<results>& records,
                                 const std::string& program);

/// Returns a witness of each outcome of a program that has several, folded but
/// for the first.
std::string witnesses_to_markdown(const std::vector<results>& records,
                                  const std::string& program);

/// Returns the witness of an outcome, a table for each implementation of these
/// names, or of all. Throws user_error if no record has one.
std::string witness_to_markdown(const std::vector<results>& records,
                                const std::string& program,
                                const std::string& outcome,
                                const std::vector<std::string>& names);

}  // namespace sidebyside
