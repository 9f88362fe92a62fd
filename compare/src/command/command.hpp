/// The subcommands. Each adds itself to the command line, and sets `status` to
/// compare's exit status once it has run. User errors leave as user_error.
#pragma once

#include "options.hpp"

namespace compare {

void add_run(CLI::App& app, const global_options& global, int& status);
void add_verify(CLI::App& app, const global_options& global, int& status);
void add_race(CLI::App& app, const global_options& global, int& status);
void add_outcomes(CLI::App& app, const global_options& global, int& status);
void add_list(CLI::App& app, const global_options& global, int& status);
void add_read(CLI::App& app, const global_options& global, int& status);
void add_report(CLI::App& app, const global_options& global, int& status);
void add_side_by_side(CLI::App& app, const global_options& global, int& status);

}  // namespace compare
