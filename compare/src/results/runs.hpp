/// What is known of every implementation that was run and checked.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "results/failure.hpp"

namespace sidebyside {

struct side_runs {
  std::string implementation;  ///< name
  std::string label;
  std::size_t runs = 0;  ///< of any kind, each checked
  std::size_t failed_runs = 0;
};

/// A program whose outputs were checked, without timing.
struct verified_program {
  std::string program;
  bool has_outcomes = false;  ///< rather than one output, byte for byte
  std::vector<side_runs> sides;
  std::vector<failure> failures;
};

/// "identical" (to what the manifest says, and so on every side), "allowed"
/// (every outcome was), "FAILED", or "not run".
std::string_view output_verdict(bool has_outcomes, const side_runs& side);

}  // namespace sidebyside
