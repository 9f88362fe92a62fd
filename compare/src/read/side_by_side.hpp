/// The sources of the programs as Markdown, which GitHub and GitLab show with
/// highlighted code: a table per program, a row per step.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "read/source.hpp"

namespace sidebyside {

/// A page of all programs. Its links are relative to the folder that it is to
/// stand in. Throws user_error if the steps of a program do not line up.
std::string to_side_by_side(const std::vector<program_sources>& programs,
                            const std::filesystem::path& folder);

/// The Markdown text with the table of a program in every place that is marked
/// for one, in lines of their own:
///
///     <!-- side-by-side: atomic-counters -->
///     <!-- end -->
///
/// or, for some of its implementations, "atomic-counters go,cpp". `file` is for
/// messages. Throws user_error with file and line if there is no such place, if
/// one does not end, or if there is no program or implementation of the name.
std::string update_side_by_side(std::string_view text,
                                const std::filesystem::path& file,
                                const std::vector<program_sources>& programs);

}  // namespace sidebyside
