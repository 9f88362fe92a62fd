#include "base/installation.hpp"

#include <sys/auxv.h>

#include <cerrno>
#include <system_error>

#include "base/text.hpp"

namespace sidebyside {

std::string own_name() { return escape(program_invocation_short_name); }

std::filesystem::path own_folder() {
  std::error_code error;
  auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  // A bare chroot has no /proc, but the kernel tells each process its file.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  const auto* file = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  if (error) self = std::filesystem::canonical(file, error);
  return self.parent_path();
}

std::filesystem::path data_file(std::string_view name) {
  return own_folder().parent_path() / "share/sidebyside" / name;
}

}  // namespace sidebyside
