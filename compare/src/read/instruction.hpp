/// What a disassembler printed, instruction by instruction, each at the line of
/// our own source that it comes from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.hpp"
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

}  // namespace sidebyside
