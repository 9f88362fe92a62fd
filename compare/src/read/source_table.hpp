/// The sources of a program as Markdown, which GitHub and GitLab show with
/// highlighted code: a row per step.
#pragma once

#include <string>
#include <vector>

#include "read/source.hpp"

namespace sidebyside {

/// Throws user_error if the steps do not line up.
std::string to_markdown(const std::vector<source>& sides);

}  // namespace sidebyside
