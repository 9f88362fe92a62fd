/// Copies of sources in which literals are replaced, so that a program is small
/// enough to go through all orders of its steps.
#pragma once

#include "manifest/manifest.hpp"

namespace sidebyside {

/// Replaces texts in the code of a source, but not in its comments. A text that
/// starts or ends with a letter or digit is not part of a longer word. `file`
/// is for an error: throws user_error if one is there more or less often than
/// it should be.
std::string replace_sizes(const std::string& source,
                          const std::vector<replaced_text>& sizes,
                          const std::filesystem::path& file);

/// Returns the copy of a side's source; the source if its explorer has none.
/// Throws user_error for a source outside of the folder in which compare runs,
/// whose copy would be outside of its folder.
std::filesystem::path copy_of(const side& side);

/// Writes the copy of a side's source, unless it is there already, because a
/// build looks at its time. Throws user_error.
void write_copy(const side& side);

}  // namespace sidebyside
