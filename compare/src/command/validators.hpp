/// The numbers that options accept.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

namespace sidebyside {

/// Accepts numbers from `smallest` to `largest`, which `noun` describes.
CLI::Validator number_from(double smallest, double largest,
                           const std::string& noun);

/// Accepts numbers that are finite and above 0.
CLI::Validator seconds();

/// Accepts whole numbers from `smallest` to `largest`.
CLI::Validator whole_number(std::int64_t smallest = 1,
                            std::int64_t largest = 1'000'000'000);

}  // namespace sidebyside
