/// Reads the manifest's tables about exploring: [[explorer]],
/// [implementation.explore] and [program.explore].
#pragma once

#include "manifest/manifest.hpp"
#include "manifest/table_reader.hpp"

namespace sidebyside {

program_explorer read_explorer(table_reader& table);

/// Reads the explorer of an implementation, if it has one.
void read_explorer_of(table_reader& table,
                      const std::vector<program_explorer>& explorers,
                      side& side);

/// Reads the keys of [program.explore] into a side of the program, and those of
/// [program.explore.NAME] if the side has this name. Keys about the output
/// replace what the runs of the side must print.
void read_exploration(table_reader& table, side& side);

}  // namespace sidebyside
