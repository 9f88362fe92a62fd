/// Several sessions of one machine, as one set of results. An interval within
/// one session leaves out what differs between sessions.
#pragma once

#include "results/results.hpp"

namespace sidebyside {

/// Adds a session to those that `all` has: blocks, runs, counts and failures of
/// the programs in both. Programs that `all` lacks are added. Programs whose
/// sides differ are replaced.
void add_session(results& all, results session);

/// Replaces the programs that the results have, and adds those that `all`
/// lacks.
void replace_programs(results& all, results session);

}  // namespace sidebyside
