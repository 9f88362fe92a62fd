/// The command line: every subcommand with its options.
#pragma once

namespace sidebyside {

/// Runs the subcommand that the arguments of main() name, and returns compare's
/// exit status. What is wrong is told on standard error.
int run_command_line(int argc, char* argv[]);

}  // namespace sidebyside
