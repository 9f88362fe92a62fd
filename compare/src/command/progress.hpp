/// The progress line of a session: the program, how many there are, how much
/// time is left at most, and the results so far.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "measure/observer.hpp"
#include "process/runner.hpp"
#include "show/printer.hpp"

namespace sidebyside {

/// An observer.
class progress {
 public:
  progress(terminal& screen, runner& runner)
      : screen_(screen), runner_(runner) {}

  /// Begins a program, such as "p  1 of 3". It may take `max_seconds`, and
  /// what comes after it `later_seconds`. Both may be infinite.
  void begin(std::string program, double max_seconds, double later_seconds) {
    line_ = std::move(program);
    max_seconds_ = max_seconds;
    later_seconds_ = later_seconds;
    begin_ = runner_.active_time();
  }

  void operator()(const std::function<std::string()>& describe) const {
    screen_.progress([&] { return start() + describe(); });
  }

 private:
  /// Returns the part of the line that is the same for all steps.
  [[nodiscard]] std::string start() const {
    if (line_.empty()) return "";
    if (std::isinf(max_seconds_)) return line_ + "  ";
    const double left =
        std::max(0.0, max_seconds_ - runner_.seconds_since(begin_));
    return fmt::format("{}, at most {:.0f} s left  ", line_,
                       std::ceil(left + later_seconds_));
  }

  terminal& screen_;
  runner& runner_;
  std::string line_;
  double max_seconds_ = 0;
  double later_seconds_ = 0;  ///< of the programs to come
  runner::time_point begin_;
};

}  // namespace sidebyside
