/// The Markdown pages of the programs: a list of them, and the links from each
/// page to its neighbours. All of them lie in one folder, as NAME.md beside
/// README.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.hpp"

namespace sidebyside {

/// Lists the programs by chapter, each with a link to its page and what it
/// shows.
std::string to_contents(const std::vector<program>& programs);

/// The content as the page of the program of this name, with its title, and
/// with links to the list and to the pages before and after it.
std::string page_around(std::string_view content,
                        const std::vector<program>& programs,
                        std::string_view name);

/// Links to the published pages; nothing if there is no address of them.
std::string link_site(const std::string& url);

}  // namespace sidebyside
