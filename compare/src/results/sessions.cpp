#include "results/sessions.hpp"

#include <algorithm>
#include <boost/range/algorithm_ext/push_back.hpp>
#include <utility>

namespace sidebyside {
namespace {

void add_side(side_runs& all, const side_runs& session) {
  all.runs += session.runs;
  all.failed_runs += session.failed_runs;
  all.seconds += session.seconds;
}

void add_side(samples& all, const samples& session) {
  add_side(static_cast<side_runs&>(all), session);
  const auto append = [&](auto... lists) {
    (boost::push_back(all.*lists, session.*lists), ...);
  };
  append(&samples::block_medians, &samples::block_ratios,
         &samples::wall_seconds, &samples::user_seconds,
         &samples::system_seconds, &samples::voluntary_switches,
         &samples::involuntary_switches, &samples::page_faults,
         &samples::exit_codes, &samples::peak_bytes);
  all.placement = std::max(all.placement, session.placement);
  all.figures = session.figures;
  // A figure is one of all sessions.
  if (all.no_figure.empty()) all.no_figure = session.no_figure;
}

void add_side(race_side& all, const race_side& session) {
  add_side(static_cast<side_runs&>(all), session);
  add_reports(all, session);
}

void add_side(outcome_side& all, const outcome_side& session) {
  add_side(static_cast<side_runs&>(all), session);
  for (const auto& [outcome, runs] : session.counts)
    all.counts[outcome] += runs;
}

/// Removes the values of sides that lack a figure in some session.
void keep_complete(timed_program& program) {
  for (samples& side : program.sides) {
    if (!side.no_figure.empty()) side.block_medians.clear();
    if (!side.no_figure.empty() || !program.sides.front().no_figure.empty())
      side.block_ratios.clear();
  }
}

template <class Program>
void add_program(Program& all, const Program& session) {
  for (std::size_t i = 0; i < all.sides.size(); ++i) {
    add_side(all.sides[i], session.sides[i]);
  }
  boost::push_back(all.failures, session.failures);
  if constexpr (std::is_base_of_v<timed_program, Program>) {
    boost::push_back(all.blocks, session.blocks);
    boost::push_back(all.sessions, session.sessions);
    keep_complete(all);
  }
}

/// Notes the date of a session at each program that has one session.
void note_session(results& all) {
  for_each_timed(all, [&](timed_program& program) {
    if (!program.sessions.empty()) return;
    program.sessions = {{all.conditions.date, program.blocks.size()}};
  });
}

/// Takes the programs of a session into a list. One that the list has already
/// is added up, if that is asked for and the sides are the same; else the newer
/// one replaces it.
template <class Program>
void merge(std::vector<Program>& all, std::vector<Program>& session,
           bool adds_up) {
  for (Program& each : session) {
    const auto known = std::ranges::find(all, each.program, &Program::program);
    if (known == all.end()) {
      all.push_back(std::move(each));
    } else if (adds_up && std::ranges::equal(known->sides, each.sides, {},
                                             &side_runs::implementation,
                                             &side_runs::implementation)) {
      add_program(*known, each);
    } else {
      *known = std::move(each);
    }
  }
}

void merge(results& all, results& session, bool adds_up) {
  note_session(all);
  note_session(session);
  merge(all.verified, session.verified, adds_up);
  merge(all.programs, session.programs, adds_up);
  merge(all.costs, session.costs, adds_up);
  merge(all.races, session.races, adds_up);
  merge(all.outcomes, session.outcomes, adds_up);
  // The orders of the steps are the same in every session.
  merge(all.explorations, session.explorations, false);
  for (sweep_results& sweep : session.sweeps) {
    const auto known =
        std::ranges::find(all.sweeps, sweep.name, &sweep_results::name);
    if (known == all.sweeps.end()) {
      all.sweeps.push_back(std::move(sweep));
    } else {
      merge(known->points, sweep.points, adds_up);
    }
  }
  all.interrupted |= session.interrupted;
  all.warnings = session.warnings;
  // The record says how busy the machine was at its worst.
  environment& conditions = session.conditions;
  conditions.load_average =
      std::max(all.conditions.load_average, conditions.load_average);
  conditions.stolen = std::max(all.conditions.stolen, conditions.stolen);
  all.conditions = conditions;
  all.command_line = session.command_line;
}

}  // namespace

void add_session(results& all, results session) { merge(all, session, true); }

void replace_programs(results& all, results session) {
  merge(all, session, false);
}

}  // namespace sidebyside
