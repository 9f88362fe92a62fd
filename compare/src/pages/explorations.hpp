/// The explorations of a program, as data for explorations.html and play.html.
#pragma once

#include "pages/page.hpp"
#include "pages/template.hpp"

namespace sidebyside {

/// Returns the orders of each side, as JSON for a script of the page.
page_data orders_of(const page_program& page);

/// Returns what a program can come to, and an order of its steps for each.
page_data explorations_of(const page_program& page);

/// Returns whether a side is explored in the size that is shown.
bool is_explored_at_full_size(const page_program& page);

}  // namespace sidebyside
