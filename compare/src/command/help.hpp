/// Texts about the options of a parser, help, errors, and documents; and the
/// numbers that options accept.
#pragma once

#include <CLI/CLI.hpp>

namespace sidebyside {

/// Sets the layout of the help and of errors.
void set_help_format(CLI::App& app);

/// Fills the template "options.md", "sidebyside.man" or "sidebyside.bash" with
/// the subcommands and options of the parser.
std::string fill_with_options(const std::string& name, const CLI::App& app);

/// Accepts numbers from `smallest` to `largest`, which `noun` describes.
CLI::Validator number_from(double smallest, double largest,
                           const std::string& noun);

/// Accepts numbers that are finite and above 0.
CLI::Validator seconds();

/// Accepts whole numbers from `smallest` to `largest`.
CLI::Validator whole_number(std::int64_t smallest = 1,
                            std::int64_t largest = 1'000'000'000);

}  // namespace sidebyside
