/// Executions in terms of the source: which line did what, in which order.
#pragma once

#include <set>

#include "explore/explored_process.hpp"
#include "explore/symbols.hpp"
#include "manifest/manifest.hpp"
#include "results/explorations.hpp"

namespace sidebyside {

/// Formats the value of a variable as a signed number. Addresses say nothing to
/// people, so there is no text for them. An access of one byte can have a wider
/// value, because some runtimes know only where a variable starts.
std::optional<std::string> format_value(std::uint64_t value, std::size_t size);

/// Formats choices for people and for parse_schedule(): "0*52,1*7".
std::string format_schedule(const std::vector<std::uint8_t>& choices);

/// Parses choices. Throws user_error for anything else than numbers below 256,
/// each with a count behind "*" or without one, and commas between.
std::vector<std::uint8_t> parse_schedule(const std::string& text);

/// Adds the addresses of an execution, for source_view.
void add_addresses(std::set<std::uint64_t>& addresses, const trace& execution);

/// Returns the addresses that several threads use, and that one changes after
/// another one has been created.
std::set<std::uint64_t> find_shared(const trace& trace);

/// The innermost place of a call stack that is in a source.
struct place_in_source {
  std::string file;
  std::size_t line = 0;  ///< 0: it is not there
  std::string text;      ///< of the line
  std::uint64_t address = 0;
  bool is_direct = false;  ///< the line itself, not a function that it calls
};

/// An event that people can make something of.
struct placed_event {
  const explore_event& event;
  std::size_t index = 0;  ///< among the events, and pending ones behind them
  bool is_pending = false;
  place_in_source place;
  std::string effect;  ///< may be empty
};

/// Turns the executions of a side into steps of its source.
class source_view {
 public:
  /// Finds the places of addresses. Throws user_error if there is no source.
  source_view(runner& runner, const side& side,
              const std::set<std::uint64_t>& addresses);

  /// Returns the steps that other threads can notice: accesses to shared
  /// memory, locks, output, starts and ends of threads.
  [[nodiscard]] std::vector<witness_step> steps_of(
      const trace& execution) const;
  /// Returns each event that belongs to a step, and last the ones that threads
  /// wait for at the end. Only accesses to `shared` addresses count.
  [[nodiscard]] std::vector<placed_event> events_of(
      const trace& execution, const std::set<std::uint64_t>& shared) const;
  /// Describes each race by the lines of its accesses.
  [[nodiscard]] std::set<std::string> races_of(const trace& execution) const;

 private:
  [[nodiscard]] place_in_source find(
      const std::vector<std::uint64_t>& stack) const;
  /// Names the line of the program that a step comes from. A step without one
  /// has another line that is known, or its address.
  [[nodiscard]] std::string name_place(
      const std::vector<std::uint64_t>& stack) const;
  /// Returns the global variables, and numbers that are local or on Go's heap.
  /// Such a number has the name that a line declares, if the first step on its
  /// address is a write there. Else it has the name to which a line assigns,
  /// if the line writes it. The line must do so for no other address.
  [[nodiscard]] variable_map variables_of(
      const trace& execution, const std::set<std::uint64_t>& shared) const;
  /// `name` is the variable's, or empty. `is_old` says that it reads a value
  /// that has been replaced.
  [[nodiscard]] static std::string effect_of(const explore_event& event,
                                             const std::string& name,
                                             bool is_direct, bool is_old);

  bool has_one_source_;
  std::map<std::string, std::vector<std::string>> lines_;  ///< of each file
  std::map<std::uint64_t, std::vector<source_place>> places_;
  variable_map variables_;
};

}  // namespace sidebyside
