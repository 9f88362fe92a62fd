/// Reads a file whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>

namespace sidebyside {

/// The content of a file, of which a person would want at most so many bytes.
/// Throws user_error with the file's name if it cannot be read, is a folder, or
/// is larger.
std::string read_file(
    const std::filesystem::path& file,
    std::uintmax_t max_bytes = std::numeric_limits<std::uintmax_t>::max());

}  // namespace sidebyside
