/// Results as JSON. It is a superset of the JSON of `hyperfine --export-json`,
/// so that hyperfine's scripts read it. compare/FORMATS.md describes every
/// field.
#pragma once

#include <filesystem>

#include "results/results.hpp"

namespace sidebyside {

/// Grows when a field changes its meaning or goes, not when one is added.
inline constexpr int schema_version = 3;

std::string to_json(const results& all);

/// Leaves out single runs and reports, so that the file is small enough to be
/// committed. All figures stay, because they come from the medians of blocks.
std::string to_record(const results& all);

/// Reads a results file. Throws user_error that names the file, and the place
/// in it, if it cannot be read, is no JSON, is cut short, or is of another
/// schema version.
results read_results(const std::filesystem::path& file);

}  // namespace sidebyside
