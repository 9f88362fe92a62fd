#include "command/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "show/printer.hpp"

namespace sidebyside {

void progress::begin(const std::string& program, std::size_t remaining,
                     double max_seconds) {
  program_ = program;
  ++number_;
  remaining_ = remaining;
  max_seconds_ = max_seconds;
  begin_ = runner_.active_time();
}

std::string progress::start() const {
  std::string line =
      fmt::format("{}  {} of {}", program_, number_, number_ + remaining_ - 1);
  if (std::isinf(max_seconds_)) return line + "  ";
  const double left =
      std::max(0.0, max_seconds_ - runner_.seconds_since(begin_)) +
      max_seconds_ * static_cast<double>(remaining_ - 1);
  return line + fmt::format(", at most {:.0f} s left  ", std::ceil(left));
}

void progress::on_round(const timed_program& so_far,
                        const std::string& activity) {
  screen_.progress([&] { return start() + progress_line(so_far, activity); });
}

void progress::on_runs(std::size_t runs, std::size_t all) {
  screen_.progress(
      [&] { return start() + fmt::format("run {} of {}", runs, all); });
}

void progress::on_step(const std::string& step) {
  screen_.progress([&] { return "checking " + step; });
}

}  // namespace sidebyside
