/// Places in sources and names of variables, for addresses of an executable.
#pragma once

#include <cstdint>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"

namespace sidebyside {

/// A line of a source.
struct source_place {
  std::string file;
  std::size_t line = 0;  ///< 0: unknown
};

/// Returns the places of each address, by the symbolizer of a side: where the
/// instruction is, and where each function that is inlined there is called.
std::map<std::uint64_t, std::vector<source_place>> find_places(
    runner& runner, const side& side, const std::set<std::uint64_t>& addresses);

/// A variable of a program.
struct variable {
  std::uint64_t size = 0;
  std::string name;
};
using variable_map = std::map<std::uint64_t, variable>;  ///< by address

/// Reads the global variables of an explored side with nm(1). If that fails,
/// there are none.
variable_map find_variables(runner& runner, const side& side);

/// Returns the variable that lies at an address; empty if there is none.
std::string find_name(const variable_map& variables, std::uint64_t address);

}  // namespace sidebyside
