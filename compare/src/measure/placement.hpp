/// The placement of executables in memory. As long as the pages stay at one
/// place, a program of a millisecond may be a few per cent faster or slower.
/// Every block of rounds therefore draws a new placement.
#pragma once

#include <random>

#include "process/command.hpp"

namespace sidebyside {

/// Drops a file from the page cache, so that its next use reads it again.
/// Returns false if the kernel keeps pages of it, or if nobody can tell. The
/// kernel keeps pages that another process has mapped, and files in memory.
bool evict_from_page_cache(const std::filesystem::path& file);

/// Draws a placement for the executables of the commands: evicts all of them,
/// then reads them again, in random order. Element i says whether the file of
/// command i was evicted.
std::vector<bool> draw_placement(const std::vector<command>& commands,
                                 std::mt19937_64& random);

}  // namespace sidebyside
