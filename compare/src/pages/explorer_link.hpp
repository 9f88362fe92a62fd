/// Links to Compiler Explorer, each of which holds a whole source.
#pragma once

#include <string>

#include "pages/page.hpp"

namespace sidebyside {

/// Returns the address of a source in Compiler Explorer. The texts of files
/// that stand beside the source are in it. Empty if the manifest has no link.
std::string explorer_link(const page_material& material, const side& side,
                          const source& source);

}  // namespace sidebyside
