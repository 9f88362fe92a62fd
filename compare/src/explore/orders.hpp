/// The orders of a program's steps for readers, who take one step after the
/// other.
#pragma once

#include "explore/witness.hpp"
#include "results/explorations.hpp"

namespace sidebyside {

/// Fills recorded_orders.
class order_recorder {
 public:
  /// The view must outlive this. `shared` are addresses that threads share in
  /// some order: a step has to be the same in all of them.
  order_recorder(const source_view& view, std::set<std::uint64_t> shared)
      : view_(view), shared_(std::move(shared)) {}

  /// Adds an order that leads to the outcome of this number, unless its steps
  /// are known.
  void add(const traced_execution& execution, std::size_t outcome);

  [[nodiscard]] const recorded_orders& results() const { return results_; }

 private:
  std::size_t number_of(const std::string& step);

  const source_view& view_;
  std::set<std::uint64_t> shared_;
  recorded_orders results_;
  std::map<std::string, std::size_t> numbers_;  ///< of the steps
  std::vector<std::size_t> last_;               ///< the order before
  std::set<std::vector<std::size_t>> known_;
};

}  // namespace sidebyside
