/// The sources of a program as people read them in a terminal: step by step,
/// beside each other or one below the other.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "read/source.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// The listing of these sections of each side, in lines of at most `width`
/// columns. Each side takes 64 columns of code and its line numbers; where that
/// is too much, the sides stand below each other in every step. Longer lines go
/// on in the next row, tabs go to multiples of four, what a terminal cannot
/// show is escaped.
std::string to_listing(const program_sources& program,
                       const std::vector<std::vector<section>>& sections,
                       std::size_t width, const terminal& terminal);

}  // namespace sidebyside
