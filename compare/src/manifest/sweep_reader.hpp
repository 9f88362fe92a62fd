/// A [[sweep]] of the manifest, read and validated.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "manifest/table_reader.hpp"

namespace sidebyside {

/// Returns the sweep that a table describes. It refers to one of the programs,
/// and its names join the names of other sweeps and groups. Throws user_error
/// with file, line and key.
sweep read_sweep(table_reader& table, const std::vector<program>& programs,
                 std::set<std::string>& names);

}  // namespace sidebyside
