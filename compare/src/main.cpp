// compare: runs programs that exist in several languages, checks that their
// outputs are the same, and times them side by side.
#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>

#include "command/command_line.hpp"
#include "error.hpp"
#include "process.hpp"
#include "version.hpp"

int main(int argc, char* argv[]) {
  using namespace compare;
  open_standard_streams();
  // What cannot be written is an error of the write, not the end of the runs.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);

  global_options global;
  global.command_line.assign(argv, argv + argc);
  int status = all_good;
  CLI::App app(
      "Runs Go programs and their C++ counterparts, checks that their "
      "outputs are identical, and times them side by side.",
      "compare");
  app.set_version_flag("--version", fmt::format("compare {}", version));
  app.add_option("--manifest", global.manifest, "The list of programs")
      ->capture_default_str()
      ->type_name("FILE");
  app.add_option("--bin-dir", global.bin_dir,
                 fmt::format("Where the programs were built (default: {}; for "
                             "race {}, which it builds)",
                             release_bin_dir, race_bin_dir))
      ->type_name("DIR");
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 every check held, 1 a check did not, 2 could not "
      "start,\n130 and 143 stopped by SIGINT and SIGTERM.");
  add_commands(app, global, status);
  try {
    app.parse(argc, argv);
    return status;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? all_good : cannot_start;
  } catch (const user_error& error) {
    fmt::print(stderr, "compare: {}\n", error.what());
  } catch (const std::exception& error) {
    fmt::print(stderr, "compare: {}\n", error.what());
  }
  return cannot_start;
}
