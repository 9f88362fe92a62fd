// compare read: the sources of a program, side by side.
#include <string>

#include "command/command.hpp"
#include "manifest/manifest.hpp"
#include "manifest/reader.hpp"
#include "read/listing.hpp"
#include "read/source.hpp"
#include "show/terminal.hpp"

namespace sidebyside {
int read(const global_options& global, const read_arguments& chosen) {
  const manifest from = read_manifest(global.manifest);
  const program task = select_programs(from, {chosen.program}).front();
  const program_sources sources =
      read_sources(from, task, chosen.implementations,
                   global.bin_dir.value_or(release_bin_dir));
  terminal terminal(chosen.color, true);
  const std::string text =
      to_listing(sources, chosen.width.value_or(terminal.width()), terminal);
  if (chosen.has_no_pager) {
    terminal.print(text);
  } else {
    terminal.print_in_pager(text);
  }
  return all_good;
}

}  // namespace sidebyside
