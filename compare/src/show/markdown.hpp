/// Results as Markdown: tables for people, such as the summary of a job on
/// GitHub.
#pragma once

#include <string>

#include "results/results.hpp"
#include "show/rows.hpp"

namespace sidebyside {

std::string to_markdown(const results& all);

/// A table alone.
std::string to_markdown(const table& shown);

}  // namespace sidebyside
