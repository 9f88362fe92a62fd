/// The name of compare, and the folders that it is installed in.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sidebyside {

/// Returns the name that this process was started by, without its folder,
/// escaped.
std::string own_name();

/// Returns the folder of this process's executable, which may have been moved.
/// The path is empty if the executable cannot be found.
std::filesystem::path own_folder();

/// Returns the path of a data file of compare, such as "languages/go.lang".
std::filesystem::path data_file(std::string_view name);

}  // namespace sidebyside
