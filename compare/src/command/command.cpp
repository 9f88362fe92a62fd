// Functions that several subcommands share.
#include "command/command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "base/error.hpp"
#include "base/installation.hpp"

namespace sidebyside {

const char* default_manifest() {
  constexpr const char* usual = "compare/programs.toml";
  constexpr const char* other = "programs.toml";
  const bool is_other = access(usual, F_OK) != 0 && access(other, F_OK) == 0;
  return is_other ? other : usual;
}

void cut_commands(int& argc, char** argv, global_options& global) {
  const std::vector<std::string_view> words(argv, argv + argc);
  const auto mark = std::ranges::find(words, "--");
  const auto takes_commands = [](std::string_view word) {
    return word == "run" || word == "verify";
  };
  if (mark == words.end() || std::none_of(words.begin(), mark, takes_commands))
    return;
  global.commands.emplace(mark + 1, words.end());
  argc = static_cast<int>(mark - words.begin());
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
