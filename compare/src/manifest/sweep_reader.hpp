/// A [[sweep]] of the manifest, read and validated.
#pragma once

#include "manifest/manifest.hpp"
#include "manifest/table_reader.hpp"

namespace sidebyside {

/// Reads the key "parameter": the word that becomes a placeholder. Throws
/// user_error as read_sweep() does.
std::string read_parameter(table_reader& table);

/// Reads the sweep that a table describes, of one of the programs.
/// Groups and sweeps share their names. Throws user_error with file, line and
/// key.
sweep read_sweep(table_reader& table,
                 const std::map<std::string, const program*>& programs);

}  // namespace sidebyside
