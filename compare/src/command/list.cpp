// compare list: the programs, their implementations and sources.
#include <fmt/format.h>

#include "base/text.hpp"
#include "command/command.hpp"
#include "manifest/manifest.hpp"

namespace sidebyside {

int list(const global_options& global) {
  const manifest manifest = read_manifest(global.manifest);
  const auto bin_dir = global.bin_dir.value_or(release_bin_dir);
  terminal screen(color_mode::automatic, true);
  const std::size_t label_width =
      widest(manifest.implementations, &implementation::label);
  std::string chapter;
  for (const program& task : manifest.programs) {
    if (task.chapter != chapter) {
      chapter = task.chapter;
      screen.print(screen.paint(style::aside, escape(chapter)) + "\n");
    }
    screen.print(
        fmt::format("{}  {}{}\n", screen.paint(style::title, task.name),
                    escape(task.title), task.expected.racy ? " (racy)" : ""));
    for (const std::size_t index : task.implementations) {
      const implementation& side = manifest.implementations[index];
      screen.print(fmt::format("  {}  {}\n",
                               pad(escape(side.label), label_width),
                               escape(source_file(side, task, bin_dir))));
    }
  }
  return all_good;
}

}  // namespace sidebyside
