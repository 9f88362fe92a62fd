/// The machine code of a program's sides, step by step, beside each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"
#include "read/source.hpp"

namespace sidebyside {

/// An instruction, and the line of the source that it comes from.
struct instruction {
  std::uint64_t address = 0;
  std::string function;      ///< that it is in
  std::string text;          ///< after the disassembler's rewrites
  std::size_t line = 0;      ///< from 1 on
  std::string inlined = {};  ///< the file that it was inlined from, or empty
  std::string target = {};  ///< the part of the text that stands for an address
  std::uint64_t goal = 0;   ///< that address
  std::string name = {};    ///< of that address, or empty
};

/// Parses the output of a disassembler. Leaves out padding, and instructions
/// that do not come from the source. An instruction belongs to the innermost
/// line of the source that it was inlined into. The disassembler may name no
/// such line, but say that the function is from the source. Then the
/// instruction belongs to the last line before it.
std::vector<instruction> parse_assembly(std::string_view printed,
                                        const disassembler& reader,
                                        const source& source);

/// The parts of the machine code to read.
struct assembly_request {
  std::vector<std::size_t> steps;  ///< by number; all if empty
  bool has_all = false;            ///< nothing is folded
};

/// Removes the sides of a program that have no disassembler.
void keep_disassembled_sides(program& program);

/// Returns the machine code of each step of each side, with the prose of the
/// step's comment. Folds long runs of instructions that were inlined from other
/// files to a line or two. The result is of no use if the runner was asked to
/// stop. Throws user_error if a step, an executable, its line numbers or a
/// disassembler is missing, and if the disassembler fails.
std::vector<stepped_code> read_assembly(runner& runner, const program& program,
                                        const assembly_request& request);

}  // namespace sidebyside
