// compare read: the sources of a program, side by side.
#include "command/command.hpp"
#include "manifest/reader.hpp"
#include "read/listing.hpp"

namespace sidebyside {

int read(const global_options& global, const read_arguments& chosen) {
  const manifest manifest = read_manifest(global.manifest);
  const program task = select_programs(manifest, {chosen.program}).front();
  const program_sources sources =
      read_sources(manifest, task, chosen.implementations,
                   global.bin_dir.value_or(release_bin_dir));
  terminal screen(chosen.color, true);
  screen.print_listing(
      to_listing(sources, chosen.width.value_or(screen.width()), screen),
      !chosen.has_no_pager);
  return all_good;
}

}  // namespace sidebyside
