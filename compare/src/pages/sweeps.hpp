/// The sweeps of the report: for each a plot and a table.
#pragma once

#include <string>
#include <vector>

#include "pages/page.hpp"

namespace sidebyside {

/// The section, empty if no file has a sweep.
std::string sweeps_section(const std::vector<named_results>& files);

}  // namespace sidebyside
