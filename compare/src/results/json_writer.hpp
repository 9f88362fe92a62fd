/// Results as JSON: a superset of what `hyperfine --export-json` writes, so
/// that its scripts work on it. compare/FORMATS.md describes every field.
#pragma once

#include <string>

#include "results/results.hpp"

namespace sidebyside {

/// Grows when a field changes its meaning or goes, not when one is added.
inline constexpr int schema_version = 2;

std::string to_json(const results& all);

/// The same without the single samples and reports: small enough to be kept.
std::string to_record(const results& all);

}  // namespace sidebyside
