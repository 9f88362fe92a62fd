/// The machine code of a program's implementations, step by step, beside each
/// other.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"
#include "read/source.hpp"

namespace sidebyside {

struct assembly_request {
  std::vector<std::string> implementations;  ///< by name; all if empty
  std::vector<std::size_t> steps;            ///< all if empty
  bool is_whole = false;                     ///< nothing is folded
};

/// The sections of the sources that were asked for by number, all if none was,
/// with the machine code of each below its comment, which is one line. Runs of
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
