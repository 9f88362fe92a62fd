// compare read and assembly: the sources of a program, or the machine code that
// was made of them, side by side.
#include "command/command.hpp"
#include "manifest/manifest.hpp"
#include "process/runner.hpp"
#include "read/assembly.hpp"
#include "read/listing.hpp"

namespace sidebyside {
namespace {

void show(const listing_sources& shown, const read_arguments& chosen) {
  terminal screen(chosen.color, true);
  screen.print_listing(
      to_listing(shown.sources, shown.sections,
                 chosen.width.value_or(screen.width()), screen),
      !chosen.has_no_pager);
}

}  // namespace

int read(const global_options& global, const read_arguments& chosen) {
  const manifest manifest = read_manifest(global.manifest);
  const program task = select_programs(manifest, {chosen.program}).front();
  const program_sources sources =
      read_sources(manifest, task, chosen.implementations,
                   global.bin_dir.value_or(release_bin_dir));
  show({sources, line_up(sources.sides)}, chosen);
  return all_good;
}

int assembly(const global_options& global, const assembly_arguments& chosen) {
  const manifest manifest = read_manifest(global.manifest);
  const program task = select_programs(manifest, {chosen.program}).front();
  listing_sources shown;
  {
    runner runner;
    shown =
        read_assembly(runner, manifest, task,
                      {chosen.implementations, chosen.steps, chosen.has_all},
                      global.bin_dir.value_or(release_bin_dir));
    if (runner.stop_signal() != 0) return stopped + runner.stop_signal();
  }
  show(shown, chosen);
  return all_good;
}

}  // namespace sidebyside
