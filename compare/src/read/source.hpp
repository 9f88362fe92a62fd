/// The sources of a program's sides as lines, and their numbered steps. The
/// steps are lined up, so that sides can be read beside each other.
#pragma once

#include "base/error.hpp"
#include "manifest/manifest.hpp"

namespace sidebyside {

/// The source of one side.
struct source {
  std::string label;               ///< of the side
  std::string file;                ///< as the manifest names it
  std::vector<std::string> lines;  ///< without their ends, bytes as they are
};

/// A line, and its number in the source.
struct numbered_line {
  std::string text;
  std::size_t number = 0;  ///< from 1 on; 0: the line is not in the source
};

/// A step of one side, or the lines before the first step.
struct step {
  std::size_t number = 0;  ///< 0: the lines before step 1
  /// The step's comment on one line, without comment signs and number; empty if
  /// there is none.
  std::string prose = {};
  std::vector<numbered_line> comment = {};  ///< as it stands in the source
  std::vector<numbered_line> code = {};     ///< without blank lines at the end

  [[nodiscard]] bool is_empty() const {
    return comment.empty() && code.empty();
  }
  /// The number of its first line in the source; 0 if it has no lines.
  [[nodiscard]] std::size_t first_line() const {
    return is_empty() ? 0 : (comment.empty() ? code : comment).front().number;
  }
};

/// The steps of a side: of its source, or of its machine code.
struct stepped_code {
  std::string label;  ///< of the side
  std::string file;   ///< the source
  /// A file name that tells the language.
  std::string language;
  std::vector<step> steps;
};

/// Calls `use` with each side of a program. A user_error of it gets the names
/// of program and side.
template <class Use>
void for_each_side(const program& program, Use use) {
  for (const side& side : program.sides) {
    try {
      use(side);
    } catch (const user_error& error) {
      throw user_error("{}/{}: {}", program.name, side.name, error.what());
    }
  }
}

/// Splits a text into lines without LF or CR LF. The last one may lack its end.
std::vector<std::string> split_lines(std::string_view text);

/// Returns what every run of a side prints, safe to show in a terminal or, if
/// it `is_markup`, in Markdown.
std::string describe_output(const expectation& expected, bool is_markup);

/// Returns what the runs of all sides print: "4; C++: 2 or 3".
std::string describe_outputs(const program& program, bool is_markup);

/// Reads the sources of all sides. Throws user_error for a side that has no
/// source, and for a file that cannot be read.
std::vector<source> read_sources(const program& program);

/// Splits a source into the lines before step 1, if there are any, and steps
/// 1, 2 and so on. A step runs from its comment to the next one. Its comment
/// starts a line and has the number in brackets: "// [1]", "# [1]", "-- [1]",
/// "; [1]" or "/* [1]". It is a comment in the source's language, if
/// Source-highlight knows the language. Throws user_error with file and line if
/// there is no step, or if a number is missing, doubled or out of order.
std::vector<step> split_steps(const source& source);

/// Splits all sources into steps, as many on each side. The lines before step 1
/// are left out if there are none on any side. Throws user_error as
/// split_steps() does, and for a step that another side lacks.
std::vector<stepped_code> line_up(const std::vector<source>& sources);

/// Returns all sources without steps, each as the lines before step 1.
std::vector<stepped_code> whole_files(const std::vector<source>& sources);

/// Removes the first step of each side if it is empty on all sides.
void drop_empty_preludes(std::vector<stepped_code>& sides);

}  // namespace sidebyside
