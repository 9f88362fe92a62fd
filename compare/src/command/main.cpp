// compare: runs programs that exist in several languages, checks that their
// outputs are the same, and times them side by side.
#include <csignal>

#include "command/command.hpp"
#include "process/runner.hpp"

int main(int argc, char* argv[]) {
  using namespace sidebyside;
  open_standard_streams();
  // A failed write is an error, and does not end the runs.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);

  return run_command_line(argc, argv);
}
