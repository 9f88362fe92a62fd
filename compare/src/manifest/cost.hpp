/// The sides of a program at a size, to tell what one operation costs.
#pragma once

#include "manifest/manifest.hpp"

namespace sidebyside {

/// Returns the number of operations at a size of one side.
std::int64_t operations_at(const program_cost& cost, std::size_t index,
                           std::int64_t size);

/// Returns side `index` of a resolved cost as it runs at a size.
side side_at(const program_cost& cost, std::size_t index, std::int64_t size);

}  // namespace sidebyside
