/// The orders of a program's steps for readers, who take one step after the
/// other.
#pragma once

#include "explore/search.hpp"
#include "explore/witness.hpp"
#include "results/explorations.hpp"

namespace sidebyside {

/// Records orders for readers. The first ones lead to the outcomes, which are
/// numbered by them. Returns these alone if an order leads to none of them, or
/// if the texts of all together have more than `max_size` characters.
recorded_orders record_orders(
    explored_process& process, const source_view& view,
    const std::map<outcome_key, found_order>& outcomes,
    const std::vector<std::vector<std::uint8_t>>& orders, std::size_t max_size);

}  // namespace sidebyside
