/// A pager for what is longer than the terminal, as git has one.
#pragma once

#include <string_view>

#include "show/terminal.hpp"

namespace sidebyside {

/// Shows the text through $PAGER, or less(1) if that is not set; as it is if
/// standard output is no terminal, if PAGER is empty or "cat", or if the pager
/// cannot be run. A pager that is quit early is no error. Throws user_error if
/// standard output takes no more.
void show_in_pager(terminal& terminal, std::string_view text);

}  // namespace sidebyside
