/// The receiver of news on the runs of a program.
#pragma once

#include "results/times.hpp"

namespace sidebyside {

class observer {
 public:
  virtual ~observer() = default;

  /// Called between timed rounds, with the results so far. `activity` is for
  /// people.
  virtual void on_round(const timed_program& so_far,
                        const std::string& activity) = 0;
  /// Called after a run that is not timed, with the number of runs of the last
  /// side, and how many there will be.
  virtual void on_runs(std::size_t runs, std::size_t all) = 0;
  /// Called before a step of a preparation, such as "detectors 7 of 20".
  virtual void on_step(const std::string& step) = 0;
};

}  // namespace sidebyside
