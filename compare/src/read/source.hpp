/// The sources of a program's implementations, as lines.
#pragma once

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
};

struct program_sources {
  std::string name;
  std::string title;
  std::vector<source> sides;
};

/// The lines of a text, without LF or CR LF. The last one may lack its end.
std::vector<std::string> split_lines(std::string_view text);

/// Reads the sources of the implementations of these names, in that order; of
/// all that the program has if no name is given. Throws user_error for a name
/// that the program does not have, a name given twice, an implementation that
/// has no source, and a file that cannot be read.
program_sources read_sources(const manifest& manifest, const program& task,
                             const std::vector<std::string>& names,
                             const std::filesystem::path& bin_dir);

}  // namespace sidebyside
