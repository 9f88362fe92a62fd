/// The search through the orders of a program's steps. It goes depth first,
/// with dynamic partial-order reduction and sleep sets. A bound on preemptions
/// is kept after Coons and others (OOPSLA 2013). In turns with it, orders by
/// random priorities find outcomes that it would come to late. It cuts spins
/// short: those that give up by themselves are looked at afterwards.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>

#include "explore/explored_process.hpp"

namespace sidebyside {

/// How far a search goes.
struct search_limits {
  /// A preemption takes the turn from a thread that could go on.
  std::optional<std::size_t> preemptions = {};
  bool is_reduced = true;  ///< leaves out orders that cannot differ
  double max_seconds = 10;
  /// The seed of random orders (PCT: Burckhardt and others, ASPLOS 2010), which
  /// take one turn of eight. Without it, and in a bounded search, there are
  /// none.
  std::optional<std::uint64_t> seed = {};
  /// Who has read one value so often in a row waits for another one.
  std::uint32_t spin_reads = schedule().spin_reads;
};

/// An order of steps that leads to an outcome.
struct found_order {
  std::size_t executions = 0;  ///< that led to it
  std::size_t preemptions = SIZE_MAX;
  std::vector<std::uint8_t> choices;
};

/// How an execution ended, for people: empty if main returned 0.
struct outcome_key {
  std::string output;
  std::string ending;
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes it for a zero
  auto operator<=>(const outcome_key&) const = default;
};
outcome_key key_of(const trace& trace);

/// The instructions of two accesses that race, the lower one first.
using race_key = std::pair<std::uint64_t, std::uint64_t>;

/// More orders than these are not kept.
inline constexpr std::size_t max_orders = 3000;

struct search_results {
  int attempt = 1;  ///< counts up where an outcome did not come again
  /// Within the bound, if there is one. All that executions did is modelled.
  bool is_complete = false;
  bool is_bounded = false;  ///< the bound left something out
  std::size_t executions = 0;
  std::size_t redundant = 0;  ///< of them, cut short by the sleep set
  std::size_t besides = 0;    ///< in random orders, or with longer spins
  bool has_deferred = false;  ///< a spin was cut short
  std::map<outcome_key, found_order> outcomes;
  /// The choices of all executions but those, or of more than max_orders.
  std::vector<std::vector<std::uint8_t>> orders;
  /// Of all executions: operations of each kind.
  std::vector<std::size_t> operations =
      std::vector<std::size_t>(EXPLORE_KINDS, 0);
  /// An execution for each race: its choices.
  std::map<race_key, std::vector<std::uint8_t>> races;
  /// Operations that are not modelled, and that ended executions.
  std::set<std::string> unmodelled;
};

/// Returns whether to go on. It is called after every execution.
using search_observer = std::function<bool(const search_results&)>;

/// Explores a program. If an outcome does not come again in its own order, it
/// searches anew, up to three times in all. Throws user_error if the runtime of
/// the program fails each time.
search_results search(explored_process& process, const search_limits& limits,
                      const search_observer& goes_on);

/// Looks for orders with fewer preemptions than those that were found, at most
/// `max_seconds` long. Returns whether there can be none with fewer.
bool shorten_orders(explored_process& process, search_results& found,
                    double max_seconds, const search_observer& goes_on);

}  // namespace sidebyside
