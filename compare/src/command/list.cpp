// compare list: the programs, their implementations and sources.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/text.hpp"
#include "command/command.hpp"
#include "manifest/manifest.hpp"
#include "manifest/reader.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

int list(const global_options& global) {
  const manifest from = read_manifest(global.manifest);
  const auto bin_dir = global.bin_dir.value_or(release_bin_dir);
  terminal terminal(color_mode::automatic, true);
  std::size_t label_width = 0;
  for (const implementation& side : from.implementations) {
    label_width = std::max(label_width, display_width(escape(side.label)));
  }
  for (const program& task : from.programs) {
    terminal.print(
        fmt::format("{}  {}{}\n", terminal.paint(style::title, task.name),
                    escape(task.title), task.expected.racy ? " (racy)" : ""));
    for (const std::size_t index : task.implementations) {
      const implementation& side = from.implementations[index];
      terminal.print(fmt::format("  {}  {}\n",
                                 pad(escape(side.label), label_width),
                                 escape(source_file(side, task, bin_dir))));
    }
  }
  return all_good;
}

}  // namespace sidebyside
