// Functions that several subcommands share.
#include "command/command.hpp"

#include "base/installation.hpp"

namespace sidebyside {

const char* default_manifest() {
  constexpr const char* usual = "compare/programs.toml";
  constexpr const char* other = "programs.toml";
  return access(usual, F_OK) != 0 && access(other, F_OK) == 0 ? other : usual;
}

void tell(std::string_view message) {
  try {
    terminal(color_mode::never, true, STDERR_FILENO)
        .print(fmt::format("{}: {}\n", own_name(), message));
  } catch (const user_error&) {  // there is nobody to tell
  }
}

int write_files(const std::map<std::string, std::string>& files,
                const std::filesystem::path& folder, bool may_replace_inputs) {
  int status = all_good;
  for (const auto& [name, text] : files) {
    try {
      const auto warning = write_file(folder / name, text, may_replace_inputs);
      if (warning) tell(*warning);
    } catch (const user_error& error) {
      tell(error.what());
      status = cannot_start;
    }
  }
  return status;
}

}  // namespace sidebyside
