/// A [[sweep]] of the manifest, read and validated.
#pragma once

#include "manifest/manifest.hpp"
#include "manifest/table_reader.hpp"

namespace sidebyside {

/// The sweep that a table describes. It refers to the implementations, programs
/// and sweeps that are known so far. Throws user_error with file, line and
/// key.
sweep read_sweep(table_reader& table, const manifest& known);

}  // namespace sidebyside
