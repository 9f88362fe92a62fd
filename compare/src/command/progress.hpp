/// The progress line of a session: the program, how many there are, how much
/// time is left at most, and the results so far.
#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include "measure/observer.hpp"
#include "process/runner.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

class progress : public observer {
 public:
  progress(terminal& screen, runner& runner)
      : screen_(screen), runner_(runner) {}

  /// Begins a program, which is the first of `remaining`. `max_seconds` is for
  /// each, if it is known.
  void begin(const std::string& program, std::size_t remaining,
             double max_seconds = std::numeric_limits<double>::infinity());

  void on_round(const timed_program& so_far,
                const std::string& activity) override;
  void on_runs(std::size_t runs, std::size_t all) override;
  void on_step(const std::string& step) override;

 private:
  /// The part of the line that is the same for all observations.
  [[nodiscard]] std::string start() const;

  terminal& screen_;
  runner& runner_;
  std::string program_;
  std::size_t number_ = 0;
  std::size_t remaining_ = 0;
  double max_seconds_ = 0;
  runner::time_point begin_;
};

}  // namespace sidebyside
