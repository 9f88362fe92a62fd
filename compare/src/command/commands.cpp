// Which manifest it is: commands behind "--" may take its place.
#include "manifest/commands.hpp"

#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"

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

manifest get_manifest(const global_options& global,
                      const run_options& options) {
  if (global.commands) {
    if (!options.programs.empty()) {
      throw user_error(
          "{}: either programs of a manifest, or commands behind --",
          escape(options.programs.front()));
    }
    if (global.commands->empty()) throw user_error("no COMMAND behind --");
    return manifest_of_commands(*global.commands, options.uses_shell);
  }
  if (options.uses_shell || options.ignores_output) {
    throw user_error("--shell and --ignore-output need commands behind --");
  }
  return read_manifest(global.manifest);
}

}  // namespace sidebyside
