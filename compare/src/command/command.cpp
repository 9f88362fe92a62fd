// Functions that several subcommands share.
#include "command/command.hpp"

#include "base/installation.hpp"

namespace sidebyside {

const char* default_manifest() {
  constexpr const char* usual = "compare/programs.toml";
  constexpr const char* other = "programs.toml";
  const bool is_other = access(usual, F_OK) != 0 && access(other, F_OK) == 0;
  return is_other ? other : usual;
}

void tell(std::string_view message, std::chrono::milliseconds max_wait) {
  try {
    terminal(color_mode::never, true, STDERR_FILENO, max_wait)
        .print(fmt::format("{}: {}\n", own_name(), message));
  } catch (const user_error&) {  // there is nobody to tell
  }
}

bool write_or_tell(const std::filesystem::path& file, std::string_view content,
                   const input_files& inputs) {
  try {
    if (const auto warning = write_file(file, content, inputs)) tell(*warning);
    return true;
  } catch (const user_error& error) {
    tell(error.what());
    return false;
  }
}

}  // namespace sidebyside
