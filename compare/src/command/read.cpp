// compare read and assembly: the sources of a program, or the machine code that
// was made of them, side by side.
#include "base/text.hpp"
#include "command/command.hpp"
#include "manifest/resolve.hpp"
#include "read/assembly.hpp"
#include "read/listing.hpp"

namespace sidebyside {
namespace {

program resolve_one(const read_arguments& chosen) {
  const manifest manifest = read_manifest(chosen.manifest);
  return resolve(manifest, {chosen.program},
                 chosen.bin_dir.value_or(manifest.root / release_bin_dir))
      .front();
}

/// Shows the sides of a program. Returns the exit status.
int show(const program& program, const std::vector<stepped_code>& sides,
         const read_arguments& chosen,
         const std::vector<std::string>& introduction = {}) {
  terminal screen(chosen.color, true);
  const std::size_t width = chosen.width.value_or(screen.width());
  screen.print_listing(to_listing(program, sides, width, screen, introduction),
                       !chosen.has_no_pager);
  return all_good;
}

}  // namespace

int read(const read_arguments& chosen) {
  program program = resolve_one(chosen);
  choose_sides(program, chosen.implementations);
  return show(program, line_up(read_sources(program)), chosen,
              {escape(program.shows), escape(program.why),
               "It prints: " + describe_outputs(program, false)});
}

int assembly(const assembly_arguments& chosen) {
  program program = resolve_one(chosen);
  if (!chosen.target.empty()) choose_target(program, chosen.target);
  if (chosen.implementations.empty()) keep_disassembled_sides(program);
  choose_sides(program, chosen.implementations);
  std::vector<stepped_code> sides;
  {
    runner runner;
    disassembly code{runner};
    sides = read_assembly(code, program, chosen.steps, chosen.has_all);
    if (runner.stop_signal() != 0) return stopped + runner.stop_signal();
    if (!code.warning.empty()) tell(code.warning);
  }
  return show(program, sides, chosen);
}

}  // namespace sidebyside
