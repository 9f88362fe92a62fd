/// The sources of a program's implementations, as lines, and their numbered
/// steps, lined up: what makes it possible to read one implementation beside
/// another.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.hpp"

namespace sidebyside {

/// The source of one implementation.
struct source {
  std::string label;               ///< of the implementation
  std::string file;                ///< as the manifest names it
  std::vector<std::string> lines;  ///< without their ends, bytes as they are
  /// Shown beside each line, 0 is not; if empty, they count from 1.
  std::vector<std::size_t> numbers = {};
  std::string language = {};  ///< a file of it, where that is another
};

struct program_sources {
  std::string name;
  std::string title;
  std::vector<source> sides;
};

/// The lines of a text, without LF or CR LF. The last one may lack its end.
std::vector<std::string> split_lines(std::string_view text);

/// The implementations of these names, in that order, as indices; all that the
/// program has if no name is given. Throws user_error for a name that the
/// program does not have, and for a name given twice.
std::vector<std::size_t> select_sides(const manifest& manifest,
                                      const program& task,
                                      const std::vector<std::string>& names);

/// Reads the sources of the implementations of these names, in that order; of
/// all that the program has if no name is given. Throws user_error for a name
/// that the program does not have, a name given twice, an implementation that
/// has no source, and a file that cannot be read.
program_sources read_sources(const manifest& manifest, const program& task,
                             const std::vector<std::string>& names,
                             const std::filesystem::path& bin_dir);

/// Consecutive lines of a source: a step, or what stands before the first one.
struct section {
  std::size_t number = 0;  ///< of the step; 0 is what stands before step 1
  std::size_t first = 0;   ///< index of its first line
  std::size_t size = 0;    ///< lines, without blank ones at the end
};

/// The comment that a section starts with, as prose on one line: without what
/// marks it as a comment, and without the step's number. And what is below it.
struct commented_section {
  std::string prose;  ///< empty where there is no comment
  section code;
};
commented_section split_comment(const source& source, const section& whole);

/// Sources, or what is shown in their place, and the sections of each.
struct listing_sources {
  program_sources sources;
  std::vector<std::vector<section>> sections;
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

/// Takes the first section from each side, if it is empty in all.
void drop_empty_preludes(std::vector<std::vector<section>>& all);

}  // namespace sidebyside
