/// Fills the marks of a Markdown file from their sources, so that nothing in it
/// is pasted by hand. compare/FORMATS.md lists the marks.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"
#include "read/source.hpp"
#include "results/results.hpp"

namespace sidebyside {

/// What marks are filled from.
struct rendering {
  std::vector<program> programs;
  std::vector<results> records;  ///< of each machine and kind
  std::string site_url;          ///< of the published pages; empty: none are
  std::string options;           ///< the table of the command line
  /// Runs disassemblers; without one, marks of machine code stay as they are,
  /// for another compiler would fill them otherwise.
  sidebyside::runner* runner = nullptr;
};

/// Returns steps as Markdown that GitHub and GitLab show with highlighted code:
/// a table of the first side beside each other one. A step is a row of prose
/// and a row of code.
std::string to_markdown(const std::vector<stepped_code>& sides);

/// The text with every mark filled, up to the "<!-- end -->" behind it, in
/// lines that end as that of the mark does. `file` is for messages and links.
/// Throws user_error with file and line for a mark that does not end, or that
/// names what there is not.
std::string render(std::string_view text, const std::filesystem::path& file,
                   const rendering& material);

}  // namespace sidebyside
