/// The report: one HTML page that needs nothing but itself.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "read/source.hpp"
#include "results/results.hpp"

namespace sidebyside {

/// The results of one file, by the name that the report gives them.
struct named_results {
  std::string name;
  results found;
};

/// A program of the report, and what it is expected to print. Programs that are
/// in no manifest any more have no sources.
struct reported_program {
  program_sources sources;
  expectation expected;
  listing_sources assembly = {};  ///< no sides: there is none
};

/// The page. `programs` are in the order in which it shows them. Throws
/// user_error if the steps of a program do not line up.
std::string to_page(const std::vector<named_results>& files,
                    const std::vector<reported_program>& programs);

}  // namespace sidebyside
