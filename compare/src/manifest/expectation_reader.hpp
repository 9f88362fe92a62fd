/// Reads what the runs of a program must print, and how they must end.
#pragma once

#include "manifest/manifest.hpp"
#include "manifest/table_reader.hpp"

namespace sidebyside {

/// Reads the expectation of a program, and the tables "expect.NAME" of its
/// sides. A key that such a table leaves out is as the program's.
void read_expectations(table_reader& table, std::vector<side>& sides);

}  // namespace sidebyside
