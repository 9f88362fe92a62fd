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
/// columns. A side takes what its code needs, up to 64 columns and the line
/// numbers; what is left goes to comments, and to longer lines up to 100.
/// Sides that find no room beside the ones before them stand below these in
/// every step; then a line says what width has room for all. Comments are
/// broken between words, other lines go on in the next row. Tabs go to
/// multiples of two, and what a terminal cannot show is escaped.
std::string to_listing(const program_sources& program,
                       const std::vector<std::vector<section>>& sections,
                       std::size_t width, const terminal& terminal);

}  // namespace sidebyside
