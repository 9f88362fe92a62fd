/// The sources of a program as people read them in a terminal: step by step,
/// beside each other or one below the other.
#pragma once

#include "read/source.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// Returns the listing of these sides in lines of at most `width` columns. A
/// side takes the columns that its code needs, up to 64, and the line numbers.
/// The rest goes to comments, and to lines of up to 100 columns. Sides without
/// room beside the others stand below them in every step, each under a line of
/// its own width. Then a line names the width that has room for all. Comments
/// are broken between words, and a comment of several lines as one text. Other
/// lines continue in the next row. Tabs go to multiples of two. Characters that
/// a terminal cannot show are escaped. Paragraphs of an introduction, which are
/// safe to show, stand below the title.
std::string to_listing(const program& program,
                       const std::vector<stepped_code>& sides,
                       std::size_t width, const terminal& terminal,
                       const std::vector<std::string>& introduction = {});

}  // namespace sidebyside
