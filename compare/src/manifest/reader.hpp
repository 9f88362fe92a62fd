/// Reads the manifest.
#pragma once

#include <filesystem>

#include "manifest/manifest.hpp"

namespace sidebyside {

/// Reads and validates a manifest. Throws user_error with file, line and key.
manifest read_manifest(const std::filesystem::path& file);

}  // namespace sidebyside
