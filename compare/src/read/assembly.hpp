/// The machine code of a program's sides, step by step, beside each other.
#pragma once

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
  bool is_prologue = false;
  std::size_t step = 0;     ///< of the line
  std::string target = {};  ///< the part of the text that stands for an address
  std::uint64_t goal = 0;   ///< that address
  std::string name = {};    ///< of that address, or empty
  std::string label = {};   ///< of its own address, if others jump to it
};

/// Parses the output of a disassembler. Leaves out padding, and instructions
/// that do not come from the source. An instruction belongs to the innermost
/// line of the source that it was inlined into. The disassembler may name no
/// such line, but say that the function is from the source. Then the
/// instruction belongs to the last line before it.
std::vector<instruction> parse_assembly(std::string_view printed,
                                        const disassembler& reader,
                                        const source& source);

/// Removes the sides of a program that have no disassembler or are left out.
void keep_disassembled_sides(program& program);

/// Makes the sides those that are compiled for a target, with their files for
/// it. Throws user_error if there is none.
void choose_target(program& program, const std::string& name);

using step_numbers = std::vector<std::size_t>;

/// An executable. It is disassembled once, even if several programs need it.
struct disassembled_file {
  std::vector<std::string> command;
  disassembler reader;
  sidebyside::source source;
  std::vector<instruction> instructions = {};  ///< that come from the source
  std::string fault = {};                      ///< why there are none; or empty
};

/// The files so far. The place of a file is the id of the run that reads it.
struct disassembly {
  sidebyside::runner& runner;
  std::vector<disassembled_file> files = {};
  std::string warning = {};  ///< of the first source newer than its executable
};

/// Starts the disassemblers of a program, so that read_assembly() waits less.
/// Two run at a time. Returns the places of the sides' files. Throws user_error
/// if a source, an executable or a disassembler is missing.
std::vector<std::size_t> disassemble(disassembly& code, const program& program);

/// Returns the machine code of each side: the steps of these numbers, or all
/// steps if there are none. Steps have the prose of their comments. Long runs
/// of instructions that were inlined from other files are folded to a line or
/// two, unless `has_all` is set. The result is of no use if the runner was
/// asked to stop. Throws user_error if a step, an executable, its line numbers
/// or a disassembler is missing, and if the disassembler fails.
std::vector<stepped_code> read_assembly(disassembly& code,
                                        const program& program,
                                        const step_numbers& steps,
                                        bool has_all = false);

}  // namespace sidebyside
