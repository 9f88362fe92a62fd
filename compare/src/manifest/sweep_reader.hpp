/// A [[sweep]] of the manifest, read and validated.
#pragma once

#include <set>
#include <string>

#include "manifest/manifest.hpp"
#include "manifest/table_reader.hpp"

namespace sidebyside {

/// The sweep that a table describes. It refers to the implementations and
/// programs that are known so far, and its names join those that are taken.
/// Throws user_error with file, line and key.
sweep read_sweep(table_reader& table, const manifest& known,
                 const name_index& programs, std::set<std::string>& taken);

}  // namespace sidebyside
