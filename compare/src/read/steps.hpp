/// The numbered steps of sources, lined up: what makes it possible to read one
/// implementation beside another.
#pragma once

#include <cstddef>
#include <vector>

#include "read/source.hpp"

namespace sidebyside {

/// Consecutive lines of a source: a step, or what stands before the first one.
struct section {
  std::size_t number = 0;  ///< of the step; 0 is what stands before step 1
  std::size_t first = 0;   ///< index of its first line
  std::size_t size = 0;    ///< lines, without blank ones at the end
};

/// The sections of a source: the prelude, which may be empty, then steps 1, 2
/// and so on. A step runs from its comment to the next one; its comment starts
/// a line, in any of the ways in which languages start one, with the number in
/// brackets: "// [1]", "# [1]", "-- [1]", "; [1]", "/* [1]". Throws user_error
/// with file and line if there is no step, or if a number is missing, doubled
/// or out of order.
std::vector<section> split_steps(const source& source);

/// The sections of every source, all of the same number, without the preludes
/// where all are empty. Throws user_error as split_steps() does, and for a step
/// that another source does not have.
std::vector<std::vector<section>> line_up(const std::vector<source>& sides);

}  // namespace sidebyside
