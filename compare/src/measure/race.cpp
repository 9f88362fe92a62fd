#include "measure/race.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "measure/judgement.hpp"

namespace sidebyside {
namespace {

void add_conflict(std::vector<race_conflict>& conflicts,
                  const std::vector<race_access>& accesses) {
  auto known =
      std::ranges::find_if(conflicts, [&](const race_conflict& conflict) {
        return std::ranges::is_permutation(conflict.accesses, accesses, {},
                                           &race_access::place,
                                           &race_access::place);
      });
  if (known == conflicts.end()) known = conflicts.insert(known, {accesses, 0});
  ++known->reports;
  std::ranges::stable_sort(conflicts, std::greater(), &race_conflict::reports);
}

void add_reports(race_side& side, const std::vector<race_report>& reports) {
  if (reports.empty()) return;
  if (side.reports == 0) side.first_report = reports.front().text;
  ++side.reported_runs;
  side.reports += reports.size();
  for (const race_report& report : reports) {
    add_conflict(side.conflicts, report.accesses);
  }
}

/// Holds what was reported against what the manifest says.
void judge(race_results& results) {
  results.complete = true;
  for (const race_side& side : results.sides) {
    const bool is_reported = side.reported_runs > 0;
    if (is_reported == results.racy) continue;
    // Runs that failed are told of as such, and say nothing of a race.
    if (!is_reported && side.failed_runs == side.runs) continue;
    failure wrong{
        side.implementation, count(side.runs, "run"), {}, check::race};
    if (is_reported) {
      wrong.round = fmt::format("{} of {}", side.reported_runs, wrong.round);
      wrong.difference.message =
          fmt::format("{} reported a data race", escape(side.detector));
      for (const race_access& access : side.conflicts.front().accesses) {
        wrong.difference.evidence.push_back(
            fmt::format("{}  {}", escape(access.kind), escape(access.place)));
      }
    } else {
      wrong.difference.message = fmt::format(
          "{} reported no data race, and the manifest says that there is one",
          escape(side.detector));
    }
    results.failures.push_back(std::move(wrong));
  }
}

/// The end of what a command printed, as lines that are safe to show.
std::string tail(const run_result& run) {
  constexpr std::size_t shown_bytes = 2000;
  std::string shown;
  for (const capture* stream : {&run.out, &run.err}) {
    const std::size_t size = stream->size();
    const std::size_t offset = size - std::min(size, shown_bytes);
    std::string text = stream->read(offset, shown_bytes);
    if (offset > 0) text.erase(0, text.find('\n') + 1);
    shown += indented(text);
  }
  return shown;
}

}  // namespace

std::vector<race_report> find_race_reports(const detector_use& race,
                                           const std::string& source,
                                           const std::string& text) {
  std::vector<race_report> reports;
  if (text.empty()) return reports;
  const pattern access_pattern(race.access);
  for (const pattern::match& match : race.detector->report.find_all(text)) {
    race_report& report = reports.emplace_back();
    report.text = match.front();
    for (const auto& access : access_pattern.find_all(report.text)) {
      report.accesses.push_back({boost::algorithm::to_lower_copy(access[1]),
                                 fmt::format("{}:{}", source, access[2])});
    }
  }
  return reports;
}

std::vector<program> with_detectors(const std::vector<program>& programs) {
  std::vector<program> all;
  for (program program : programs) {
    std::erase_if(program.sides, [](const side& side) { return !side.race; });
    if (program.sides.empty()) continue;
    for (side& side : program.sides) {
      side.command = side.race->command;
      for (const std::string& variable : side.race->detector->variables) {
        const std::string name = variable.substr(0, variable.find('=') + 1);
        std::erase_if(side.variables, [&](const std::string& own) {
          return own.starts_with(name);
        });
        side.variables.push_back(variable);
      }
    }
    all.push_back(std::move(program));
  }
  return all;
}

void require_detectors(runner& runner,
                       const std::vector<prepared_program>& programs,
                       observer& observer) {
  std::size_t sides = 0;
  for (const prepared_program& each : programs) sides += each.commands.size();
  std::size_t number = 0;
  for (const auto& [program, commands, limits] : programs) {
    for (std::size_t i = 0; i < commands.size(); ++i) {
      observer.on_step(fmt::format("detectors {} of {}", ++number, sides));
      const race_detector& detector = *program.sides[i].race->detector;
      command probe = commands[i];
      probe.variables = detector.probe_variables;
      const run_result run = runner.run(probe, limits);
      if (run.end == ending::interrupted) return;
      const std::string answer = run.err.read(0, max_outcome_bytes);
      if (!detector.probe_pattern.find_all(answer).empty()) continue;
      throw user_error(
          "{}/{}: there is no race detector in {}, built with {}?\n{}"
          "Build it with 'just race'; where the detector is missing, install "
          "{}",
          program.name, program.sides[i].name, escape(probe.file.string()),
          escape(detector.label), tail(run), escape(detector.install));
    }
  }
}

/// Runs a detector on its probe, which has a race.
static void require_report(runner& runner, const side& side,
                           const limits& limits) {
  const race_detector& detector = *side.race->detector;
  const std::string label = escape(detector.label);
  const std::string name = escape(side.race->probe_command.front());
  auto probe = find_command(side.race->probe_command);
  if (!probe) {
    throw user_error(
        "{}: no such executable; {} has to show that it reports its race", name,
        label);
  }
  probe->variables = side.variables;
  run_result run;
  bool is_reported = false;
  bool has_started = true;
  for (int tries = 0; tries < 5 && has_started; ++tries) {
    run = runner.run(*probe, limits);
    if (run.end == ending::interrupted) return;
    const std::string answer = run.err.read(0, max_outcome_bytes);
    const bool has_report = !detector.report.find_all(answer).empty();
    is_reported = is_reported || has_report;
    // Without a race to report, it ends as it does without a detector.
    has_started = run.end == ending::exited && (has_report || run.code == 0);
  }
  if (is_reported && has_started) return;
  throw user_error("{} reported no data race in {}, which has one: {}\n{}{}{}",
                   label, name, describe_end(run, 0, limits),
                   indented(fmt::format("{}", fmt::join(side.variables, "\n"))),
                   tail(run), detector.probe_advice);
}

void require_reports(runner& runner,
                     const std::vector<prepared_program>& programs,
                     observer& observer) {
  std::set<std::pair<std::string, std::vector<std::string>>> probed;
  for (const prepared_program& program : programs) {
    for (const side& side : program.program.sides) {
      const race_detector& detector = *side.race->detector;
      if (!probed.emplace(detector.name, side.variables).second) continue;
      observer.on_step(
          fmt::format("that {} reports a race", escape(detector.label)));
      require_report(runner, side, program.limits);
      if (runner.stop_signal() != 0) return;
    }
  }
}

void add_unchecked(race_results& results, const program& program,
                   std::vector<std::string>& names) {
  for (const side& side : program.sides) {
    if (side.race) continue;
    race_side& unchecked = results.sides.emplace_back();
    unchecked.implementation = side.name;
    unchecked.label = side.label;
    unchecked.unchecked = side.no_detector.empty()
                              ? "the manifest names no detector"
                              : side.no_detector;
    names.push_back(fmt::format("{}/{}", program.name, side.name));
  }
}

/// Runs the build command of a side's detector; false if it was interrupted.
static bool build_with_detector(runner& runner, const side& side,
                                const build_observer& announce) {
  const race_detector& detector = *side.race->detector;
  const std::string line =
      escape(fmt::format("{}", fmt::join(detector.build, " ")));
  announce(fmt::format("building {}: {}", escape(side.label), line));
  const auto build = find_command(detector.build);
  if (!build) {
    throw user_error("{}: cannot be found, to build {} with {}",
                     escape(detector.build.front()), escape(side.label),
                     escape(detector.label));
  }
  // The limit on output holds for all files that a build writes.
  const run_result run = runner.run(*build, {3600, std::size_t{1} << 34U});
  if (run.end == ending::interrupted) return false;
  if (run.end == ending::exited && run.code == 0) return true;
  throw user_error(
      "{}: the build with {} failed: {}\n{}"
      "Where the detector is missing, install {}",
      escape(side.label), escape(detector.label), line, tail(run),
      escape(detector.install));
}

void build_with_detectors(runner& runner, const std::vector<program>& programs,
                          const build_observer& announce) {
  std::set<std::vector<std::string>> builds{{}};
  for (const program& program : programs) {
    for (const side& side : program.sides) {
      if (builds.insert(side.race->detector->build).second &&
          !build_with_detector(runner, side, announce)) {
        return;
      }
    }
  }
}

/// Checks one run under a detector; `reports` are those in its stderr.
static std::optional<difference> find_difference_under_detector(
    const side& side, const run_result& run, const limits& limits,
    const std::vector<race_report>& reports) {
  const race_detector& detector = *side.race->detector;
  expectation expected = side.expected;
  if (!reports.empty()) {
    expected.exit_status = detector.exit_status;
    expected.errors.reset();
  }
  auto difference = find_difference(expected, run, limits);
  if (difference && reports.empty() && run.end == ending::exited &&
      run.code == detector.exit_status && run.code != expected.exit_status) {
    difference->message +=
        fmt::format(" without a report: {} did not start, or ended the run",
                    escape(detector.label));
  }
  return difference;
}

race_results detect_races(runner& runner, const prepared_program& program,
                          std::size_t runs, observer& observer) {
  auto results = make_results<race_results>(program.program);
  const auto& sides = program.program.sides;
  results.racy = sides.front().expected.racy;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    results.sides[i].detector = sides[i].race->detector->label;
  }
  bool has_hung = false;
  const auto use = [&](auto index, auto number, const run_result& run) {
    const side& side = sides[index];
    const auto reports = find_race_reports(*side.race, side.source,
                                           run.err.read(0, run.err.size()));
    add_run(results, index, fmt::format("run {}", number), run,
            find_difference_under_detector(side, run, program.limits, reports));
    add_reports(results.sides[index], reports);
    has_hung = run.end == ending::timed_out;
    observer.on_runs(results.sides.back().runs, runs);
  };
  run_in_turns(runner, program, runs, 1, use);
  // A session that was cut short, or hung, may have missed a race.
  if (!has_hung && runner.stop_signal() == 0) judge(results);
  return results;
}

}  // namespace sidebyside
