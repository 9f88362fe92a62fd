#include "preparation.hpp"

#include <string>

#include "error.hpp"
#include "text.hpp"

namespace compare {

std::vector<prepared_program> prepare(const manifest& from,
                                      const std::vector<program>& programs,
                                      const std::filesystem::path& bin_dir,
                                      std::optional<double> timeout_seconds,
                                      std::size_t max_output_bytes) {
  std::vector<prepared_program> prepared;
  std::string missing;
  for (const program& task : programs) {
    prepared_program ready{task, {}, {}, {}};
    ready.limits.max_output_bytes = max_output_bytes;
    if (task.timeout_seconds)
      ready.limits.timeout_seconds = *task.timeout_seconds;
    if (timeout_seconds) ready.limits.timeout_seconds = *timeout_seconds;
    for (const std::size_t index : task.implementations) {
      const implementation& side = from.implementations[index];
      auto argv = command_line(side, task, bin_dir);
      const std::string name = argv.front();
      auto found = find_command(std::move(argv));
      if (!found) {
        missing +=
            fmt::format("  {}/{}: {}\n", task.name, side.name, escape(name));
        continue;
      }
      found->variables = side.variables;
      ready.sides.push_back(side);
      ready.commands.push_back(std::move(*found));
    }
    prepared.push_back(std::move(ready));
  }
  if (!missing.empty()) {
    throw user_error(
        fmt::format("no such executable:\n{}build them with 'just build', or "
                    "say where they are with --bin-dir DIR",
                    missing));
  }
  return prepared;
}

}  // namespace compare
