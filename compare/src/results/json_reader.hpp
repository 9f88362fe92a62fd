/// Results read back from the JSON that export/json wrote.
#pragma once

#include <filesystem>

#include "results/results.hpp"

namespace sidebyside {

/// Reads a results file. Of user and system times it has the means alone, which
/// stand for all rounds. Throws user_error that names the file if it cannot be
/// read, is no JSON, is cut short, or is of another schema version.
results read_results(const std::filesystem::path& file);

}  // namespace sidebyside
