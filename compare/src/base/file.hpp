/// Reading files, and keeping a list of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <set>
#include <string>

namespace sidebyside {

/// The largest depth of nested lists and objects in a JSON file, and the
/// largest number of parts in a TOML key. The functions that walk or free them
/// call themselves once per level.
inline constexpr std::size_t max_depth = 64;

/// Returns the content of a file. Throws user_error with the file's name if it
/// cannot be read, is a folder, or is larger than `max_bytes`.
std::string read_file(
    const std::filesystem::path& file,
    std::uintmax_t max_bytes = std::numeric_limits<std::uintmax_t>::max());

/// Files that a command reads or runs, which no output may replace. They are
/// kept by name: a deleted file's inode number may be reused.
using input_files = std::set<std::filesystem::path>;

}  // namespace sidebyside
