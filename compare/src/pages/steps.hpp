/// The steps of a program as data for steps.html: prose, code, machine code,
/// and what a reader may want to look up.
#pragma once

#include "pages/page.hpp"
#include "pages/template.hpp"

namespace sidebyside {

/// Returns the steps of a program. False if there are no sources. Throws
/// user_error if steps do not line up.
page_data steps_of(const page_material& material, const page_program& page);

}  // namespace sidebyside
