/// The sources of a program as people read them in a terminal: step by step,
/// beside each other or one below the other.
#pragma once

#include <cstddef>
#include <string>

#include "read/source.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// The listing, in lines of at most `width` columns. Each side takes 64 columns
/// of code and its line numbers; where that is too much, the sides stand below
/// each other in every step. Longer lines go on in the next row, tabs go to
/// multiples of four, what a terminal cannot show is escaped. Throws user_error
/// if the steps do not line up.
std::string to_listing(const program_sources& program, std::size_t width,
                       const terminal& terminal);

}  // namespace sidebyside
