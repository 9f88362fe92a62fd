/// What one operation of a program costs: its table of the manifest,
/// [program.cost], and its sides at a size.
#pragma once

#include "manifest/manifest.hpp"
#include "manifest/table_reader.hpp"

namespace sidebyside {

/// Reads [program.cost], or every [[program.cost]], of a program whose sides
/// are known. Throws user_error with file, line and key.
void read_costs(table_reader& table, program& program);

/// Returns the number of operations at a size of one side.
std::int64_t operations_at(const program_cost& cost, std::size_t index,
                           std::int64_t size);

/// Returns side `index` of a resolved cost as it runs at a size.
side side_at(const program_cost& cost, std::size_t index, std::int64_t size);

}  // namespace sidebyside
