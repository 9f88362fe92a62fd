/// Single facts of programs, as data for sentences of the templates.
#pragma once

#include <string>

#include "pages/page.hpp"
#include "pages/template.hpp"

namespace sidebyside {

/// Returns, by program and implementation, how often updates were lost, and
/// what all orders of the steps come to.
page_data facts_of(const page_material& material);

/// Returns the documented names in the sources of a program's page.
std::string names_of(const page_data& program);

}  // namespace sidebyside
