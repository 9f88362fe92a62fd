/// Texts about the options of a parser: help, errors, and documents.
#pragma once

#include <CLI/CLI.hpp>

namespace sidebyside {

/// Sets the layout of the help and of errors.
void set_help_format(CLI::App& app);

/// Fills the template "options.md", "sidebyside.man" or "sidebyside.bash" with
/// the subcommands and options of the parser.
std::string fill_with_options(const std::string& name, const CLI::App& app);

}  // namespace sidebyside
