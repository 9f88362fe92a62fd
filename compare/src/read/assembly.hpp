/// The machine code of a program's sides, step by step, beside each other.
#pragma once

#include <cstddef>
#include <vector>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"
#include "read/source.hpp"

namespace sidebyside {

/// The parts of the machine code to read.
struct assembly_request {
  std::vector<std::size_t> steps;  ///< by number; all if empty
  bool has_all = false;            ///< nothing is folded
};

/// Removes the sides of a program that have no disassembler.
void keep_disassembled_sides(program& program);

/// Returns the machine code of each step of each side, with the prose of the
/// step's comment. Long runs of instructions that were inlined from other files
/// are folded to a line or two. Returns what there is so far if the runner was
/// asked to stop. Throws user_error if a step, an executable, its line numbers
/// or a disassembler is missing, and if the disassembler fails.
std::vector<stepped_code> read_assembly(runner& runner, const program& program,
                                        const assembly_request& request);

}  // namespace sidebyside
