/// Manifests as TOML, with the files that they include.
#pragma once

#include <toml++/toml.h>

#include <filesystem>

namespace sidebyside {

/// Reads a TOML file, and adds the entries of the data files that its list
/// "include" names. If two files define the same, the first one wins. Tables
/// with a name are joined key by key. Throws user_error with file and line.
toml::table read_toml(const std::filesystem::path& file);

}  // namespace sidebyside
