/// Fills the marks of a Markdown file from their sources, so that nothing in it
/// is pasted by hand. compare/FORMATS.md lists the marks.
#pragma once

#include "read/assembly.hpp"
#include "read/source.hpp"
#include "results/results.hpp"

namespace sidebyside {

/// The sources of the marks' content.
struct rendering {
  std::vector<program> programs;
  std::vector<results> records;  ///< of each machine and kind
  std::string site_url = {};     ///< of the published pages; may be empty
  std::string options = {};      ///< the table of the command line
  /// Without it, marks of machine code stay as they are: another compiler makes
  /// other code.
  disassembly* code = nullptr;
};

/// Returns steps as Markdown that GitHub and GitLab show with highlighted code:
/// a table of the first side beside each other one. A step is a row of prose
/// and a row of code.
std::string to_markdown(const std::vector<stepped_code>& sides);

/// Fills every mark of a text, up to the "<!-- end -->" behind it. The new
/// lines end as the mark's line does. `file` is for messages and links. Throws
/// user_error with file and line for a mark that does not end, and for a mark
/// with unknown names.
std::string render(std::string_view text, const std::filesystem::path& file,
                   const rendering& material);

}  // namespace sidebyside
