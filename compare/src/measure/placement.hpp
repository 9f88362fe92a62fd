/// Where the pages of executables lie in memory. As long as they stay there, a
/// program of a millisecond may be a few per cent faster or slower for it, so
/// it is drawn anew for every block of rounds.
#pragma once

#include <filesystem>
#include <random>
#include <vector>

#include "process/command.hpp"

namespace sidebyside {

/// Drops a file from the page cache, so that it is read again when it is needed
/// next. False if the kernel keeps pages of it, for another process has them
/// mapped or the file system is all memory, or if nobody can tell.
bool evict_from_page_cache(const std::filesystem::path& file);

/// Draws a placement for the executables of the commands: evicts all of them,
/// then reads them again, in random order. Element i says whether that of
/// command i could be drawn.
std::vector<bool> draw_placement(const std::vector<command>& commands,
                                 std::mt19937_64& random);

}  // namespace sidebyside
