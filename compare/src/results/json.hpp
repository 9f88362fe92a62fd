/// Results as JSON: a superset of what `hyperfine --export-json` writes, so
/// that its scripts work on it. compare/FORMATS.md describes every field.
#pragma once

#include <filesystem>
#include <string>

#include "results/results.hpp"

namespace sidebyside {

/// Grows when a field changes its meaning or goes, not when one is added.
inline constexpr int schema_version = 2;

std::string to_json(const results& all);

/// The same without the single samples and reports: small enough to be kept.
std::string to_record(const results& all);

/// Reads a results file. Of user and system times it has the means alone, which
/// stand for all rounds. Throws user_error that names the file if it cannot be
/// read, is no JSON, is cut short, or is of another schema version.
results read_results(const std::filesystem::path& file);

}  // namespace sidebyside
