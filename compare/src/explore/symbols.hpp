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

/// A global variable of an executable.
struct variable {
  std::uint64_t size = 0;
  std::string name;
};

/// Reads the variables of an explored side with nm(1), by address. If that
/// fails, there are none.
std::map<std::uint64_t, variable> find_variables(runner& runner,
                                                 const side& side);

/// Returns the variable that lies at an address; empty if there is none.
std::string find_name(const std::map<std::uint64_t, variable>& variables,
                      std::uint64_t address);

}  // namespace sidebyside
