/// Explorations as rows of cells: the outcomes of every order of steps, and the
/// orders that lead to them.
#pragma once

#include "show/rows.hpp"

namespace sidebyside {

/// Returns the outcomes of a program in columns for its implementations:
/// whether each can come out, and how often `seen`, which may be null, has it.
table possibilities_table(const exploration_results& exploration,
                          const outcome_results* seen);

/// Returns what to know about a program with data races; nothing if it has
/// none.
std::string race_note(const exploration_results& exploration);

/// Returns the steps of a witness: a column per thread, time downwards.
table witness_table(const witness& witness);

/// Returns the simplest order of each side to each outcome. Nothing if there
/// are fewer outcomes than `least`.
std::vector<std::pair<const exploration_side*, const explored_outcome*>>
told_witnesses(const exploration_results& program, std::size_t least = 2);

/// Returns a heading for a witness: "data-race/cpp (C++): 2, with 1
/// preemption".
std::string witness_title(const exploration_results& program,
                          const exploration_side& side,
                          const explored_outcome& outcome);

/// Returns an outcome of a side in words: "2", or "nothing, deadlock"; all of
/// its output if the side has another one with the same number.
std::string outcome_words(const exploration_side& side,
                          const explored_outcome& outcome);

}  // namespace sidebyside
