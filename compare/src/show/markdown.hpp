/// Results as Markdown, as GitHub shows it in the summary of a job.
#pragma once

#include <string>

#include "results/results.hpp"

namespace sidebyside {

std::string to_markdown(const results& all);

}  // namespace sidebyside
