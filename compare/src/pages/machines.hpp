/// The part of the report on where the figures come from, and how.
#pragma once

#include <string>
#include <vector>

#include "pages/page.hpp"

namespace sidebyside {

std::string machines_section(const std::vector<named_results>& files);

}  // namespace sidebyside
