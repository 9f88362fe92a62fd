/// The machine code of a program's implementations, instruction by instruction,
/// each at the line of our own source that it comes from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"
#include "read/source.hpp"

namespace sidebyside {

struct instruction {
  std::uint64_t address = 0;
  std::string function;    ///< that it is in
  std::string text;        ///< rewritten, names in place of addresses
  std::size_t line = 0;    ///< of our source, from 1 on
  std::string inlined;     ///< the file of what was inlined there, or empty
  std::string target;      ///< within the text, what stands for an address...
  std::uint64_t goal = 0;  ///< ...that address...
  std::string name;        ///< ...and its name, if it has one
};

/// What the disassembler printed, without padding and without what does not
/// come from the source. An instruction belongs to the innermost line of the
/// source that it was inlined into; where the disassembler names none, but says
/// that its function is from the source, to the last one before it.
std::vector<instruction> parse_assembly(std::string_view printed,
                                        const disassembler& reader,
                                        const source& source);

struct assembly_request {
  std::vector<std::string> implementations;  ///< by name; all if empty
  std::vector<std::size_t> steps;            ///< all if empty
  bool is_whole = false;                     ///< nothing is folded
};

/// What is shown in place of sources, a list of sections for each.
struct listing_sources {
  program_sources sources;
  std::vector<std::vector<section>> sections;
};

/// The sections of the sources that were asked for by number, all if none was,
/// with the machine code of each below the first line of its comment. Runs of
/// instructions that were inlined from elsewhere are folded to one line each.
/// Implementations without a disassembler are left out unless asked for, and
/// nothing is of use if the runner was told to stop. Throws user_error where a
/// step, an executable, the lines in it or a disassembler is missing, and where
/// the disassembler fails.
listing_sources read_assembly(runner& runner, const manifest& manifest,
                              const program& task,
                              const assembly_request& wanted,
                              const std::filesystem::path& bin_dir);

}  // namespace sidebyside
