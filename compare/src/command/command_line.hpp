/// The command line: every subcommand with its options.
#pragma once

#include <CLI/CLI.hpp>

#include "options.hpp"

namespace compare {

/// Adds the subcommands. The one that is chosen sets `status` to compare's exit
/// status once it has run.
void add_commands(CLI::App& app, const global_options& global, int& status);

}  // namespace compare
