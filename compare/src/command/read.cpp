// compare read and assembly: the sources of a program, or the machine code that
// was made of them, side by side.
#include "base/text.hpp"
#include "command/command.hpp"
#include "manifest/resolve.hpp"
#include "read/assembly.hpp"
#include "read/listing.hpp"
#include "results/outcomes.hpp"

namespace sidebyside {
namespace {

program resolve_one(const read_arguments& chosen) {
  const manifest manifest = read_manifest(chosen.manifest);
  return resolve(manifest, {chosen.program},
                 chosen.bin_dir.value_or(manifest.root / release_bin_dir))
      .front();
}

/// Returns what every run of a side prints, in words.
std::string describe_output(const expectation& expected) {
  if (expected.output) {
    const std::string lines = join(split_lines(*expected.output), ", ");
    return lines.empty() ? "nothing" : escape(lines);
  }
  if (!expected.outcomes) return "the same on every side";
  const auto& [pattern, numbers, named] = *expected.outcomes;
  const std::string allowed = describe_allowed(numbers, named);
  return allowed.empty() ? "not always the same" : escape(allowed);
}

/// Returns what a program shows, why the sides differ, and what they print.
std::vector<std::string> introduce(const program& program) {
  const std::string first = describe_output(program.sides.front().expected);
  std::string prints = "It prints: " + first;
  for (const side& side : program.sides) {
    const std::string output = describe_output(side.expected);
    if (output == first) continue;
    prints += fmt::format("; {}: {}", escape(side.label), output);
  }
  return {escape(program.shows), escape(program.why), prints};
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
              introduce(program));
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
