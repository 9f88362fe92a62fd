// compare list: the programs, their implementations and sources.
#include "base/text.hpp"
#include "command/command.hpp"
#include "manifest/resolve.hpp"

namespace sidebyside {

int list(const global_options& global) {
  const manifest manifest = read_manifest(global.manifest);
  terminal screen(color_mode::automatic, true);
  const std::size_t label_width =
      widest(manifest.implementations, &side::label);
  std::string chapter;
  for (const program& program :
       resolve(manifest, {},
               global.bin_dir.value_or(manifest.root / release_bin_dir))) {
    if (program.chapter != chapter) {
      chapter = program.chapter;
      screen.print(screen.paint(style::aside, escape(chapter)) + "\n");
    }
    const auto is_racy = [](const side& side) { return side.expected.racy; };
    const bool all_racy = std::ranges::all_of(program.sides, is_racy);
    screen.print(fmt::format("{}  {}{}\n",
                             screen.paint(style::title, program.name),
                             escape(program.title), all_racy ? " (racy)" : ""));
    for (const side& side : program.sides) {
      screen.print(fmt::format(
          "  {}  {}{}{}\n", pad(escape(side.label), label_width),
          escape(side.source_name), !all_racy && is_racy(side) ? " (racy)" : "",
          is_left_out(side, side.command)
              ? fmt::format(" (left out: it needs {})", escape(side.needs))
              : ""));
    }
  }
  return all_good;
}

}  // namespace sidebyside
