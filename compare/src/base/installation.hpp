/// The name of compare, and the folders that it is installed in.
#pragma once

#include <sys/auxv.h>

#include <cerrno>
#include <filesystem>

#include "base/text.hpp"

namespace sidebyside {

/// Returns the name that this process was started by, without its folder,
/// escaped.
inline std::string own_name() { return escape(program_invocation_short_name); }

/// Returns the folder of this process's executable, which may have been moved.
/// The path is empty if the executable cannot be found.
inline std::filesystem::path own_folder() {
  std::error_code error;
  auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  // A bare chroot has no /proc, but the kernel tells each process its file.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  const auto* file = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  if (error) self = std::filesystem::canonical(file, error);
  return self.parent_path();
}

/// Returns the path of a data file of compare, such as "languages/go.lang".
inline std::filesystem::path data_file(std::string_view name) {
  return own_folder().parent_path() / "share/sidebyside" / name;
}

}  // namespace sidebyside
