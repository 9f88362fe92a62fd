/// What every order of a program's steps can come to.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "results/runs.hpp"

namespace sidebyside {

/// A step of a witness: a line of the source, and what it did to what others
/// see.
struct witness_step {
  std::size_t thread = 0;  ///< 0: main
  std::size_t line = 0;
  std::size_t number = 0;  ///< of the step of the source; 0: it has none
  std::string text;        ///< of the line
  std::string effect;      ///< "counter = 1"; may be empty
};

/// An order of steps.
struct witness {
  std::size_t preemptions = 0;
  bool is_shortest = false;  ///< no order with fewer preemptions leads there
  std::string schedule;      ///< for --schedule: "0*52,1*7"
  std::vector<witness_step> steps;
};

/// An output, or another end, that an order of steps leads to.
struct explored_outcome {
  std::string output;
  std::string ending;  ///< "deadlock", "crash: SIGSEGV"; empty: main returned 0
  std::string value;   ///< the outcome; the output if no pattern names one
  std::string means;   ///< may be empty
  bool is_allowed = true;
  std::size_t executions = 0;
  sidebyside::witness witness;
};

/// Orders of steps, for readers to follow. Each stands for all orders that
/// differ from it only in steps that have nothing to do with each other.
struct recorded_orders {
  bool is_all = false;  ///< or only the witnesses, which come first
  std::map<std::string, std::string> lines;  ///< of the source, by number
  /// "2 24 1:3 counter is 1": the thread, the line, how many steps of other
  /// threads must have been taken, and the effect.
  std::vector<std::string> steps;
  /// "0 0 4 5 6;1 2 7": of each order the number of its outcome, how many steps
  /// it has in common with the one before, and the others.
  std::string orders;
};

/// The orders of one implementation.
struct exploration_side : side_runs {  // a run is an execution
  std::string explorer;                ///< for people
  std::string unexplored;  ///< why it is not explored; empty if it is
  std::string size;        ///< "2 × 3 in place of 50 × 1000"; may be empty
  bool racy = false;       ///< according to the manifest
  bool complete = false;   ///< within the bound, if there is one
  std::optional<std::size_t> preemptions;  ///< the bound
  std::size_t redundant = 0;               ///< executions that were cut short
  std::size_t random = 0;  ///< executions besides, in random orders
  std::vector<std::string> unmodelled;  ///< why executions were cut short
  std::map<std::string, std::size_t> operations;  ///< of each kind
  std::vector<explored_outcome> outcomes;
  std::vector<std::string> races;           ///< "line 10 writes, line 12 reads"
  std::vector<std::string> race_schedules;  ///< a witness of each
  recorded_orders recorded;                 ///< empty if not asked for
};

struct exploration_results : checked_program<exploration_side> {};

}  // namespace sidebyside
