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
/// [program.explore.NAME] if the side has this name. `read_expectation` reads
/// the keys about the output.
void read_exploration(
    table_reader& table, side& side,
    const std::function<expectation(table_reader&)>& read_expectation);

}  // namespace sidebyside
