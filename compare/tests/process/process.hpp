/// Runs of shell commands, for the tests of the runner.
#pragma once

#include "process/runner.hpp"
#include "support.hpp"

namespace sidebyside::test {

/// Returns all that a stream has captured.
inline std::string text(const capture& stream) {
  return stream.read(0, stream.size());
}

class Process : public testing::Test {
 protected:
  run_result run(const std::string& script, const limits& most = {}) {
    return runner_.run(shell(script), most);
  }

  runner runner_;
};

}  // namespace sidebyside::test
