/// The sides of a program at a size, to tell what one operation costs.
#pragma once

#include "manifest/manifest.hpp"

namespace sidebyside {

/// Returns the number of operations at a size.
std::int64_t operations_at(const program_cost& cost, std::int64_t size);

/// Returns a side of a resolved program as it runs at a size, with arguments.
side side_at(side side, const program_cost& cost, std::int64_t size);

}  // namespace sidebyside
