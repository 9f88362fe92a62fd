#include "measure/race.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/range/algorithm_ext/push_back.hpp>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "measure/judgement.hpp"
#include "process/extra.hpp"

namespace sidebyside {
namespace {

/// Adds the reports of one run.
void add_run_reports(race_side& side, const std::vector<race_report>& reports) {
  if (reports.empty()) return;
  race_side run;
  run.reported_runs = 1;
  run.first_report = reports.front().text;
  for (const race_report& report : reports) {
    ++run.reports;
    run.conflicts.push_back({report.accesses, 1});
  }
  add_reports(side, run);
}

/// Adds a failure for each side whose reports contradict the manifest.
void judge(race_results& results) {
  results.complete = true;
  for (const race_side& side : results.sides) {
    const bool is_reported = side.reported_runs > 0;
    // Failed runs have failures of their own, and say nothing of a race.
    const bool is_known = is_reported || side.failed_runs < side.runs;
    if (is_reported == side.racy || !is_known) continue;
    failure failure{
        side.implementation, count(side.runs, "run"), {}, check::race};
    auto& [message, evidence] = failure.difference;
    message = escape(side.detector) + " reported ";
    if (is_reported) {
      message += "a data race";
      failure.round =
          fmt::format("{} of {}", side.reported_runs, failure.round);
      for (const auto& [kind, place] : side.conflicts.front().accesses) {
        evidence.push_back(fmt::format("{}  {}", escape(kind), escape(place)));
      }
    } else {
      message += "no data race, and the manifest says that there is one";
    }
    results.failures.push_back(std::move(failure));
  }
}

/// Checks that a detector reports the race of its probe.
void require_report(runner& runner, const side& side, const limits& limits) {
  const race_detector& detector = *side.race;
  const std::string label = escape(detector.label);
  const std::string file = escape(detector.probe_command.front());
  const auto probe =
      find_command(detector.probe_command, side.variables, side.folder);
  if (!probe) {
    throw user_error(
        "{}: no such executable; {} has to show that it reports its race", file,
        label);
  }
  bool is_reported = false;
  constexpr int max_tries = 5;
  for (int tries = 1; tries <= max_tries; ++tries) {
    const run_result run = runner.run(*probe, limits);
    if (run.end == ending::interrupted) return;
    const bool has_report = std::ranges::any_of(
        find_race_reports(side, run.err.read(0, max_outcome_bytes)),
        [](const race_report& report) {
          return report.kind.empty() || report.kind == race_kind;
        });
    is_reported = is_reported || has_report;
    // A run without a report ends as a run without a detector does.
    const bool has_started =
        run.end == ending::exited && (has_report || run.code == 0);
    if (has_started && (is_reported || tries < max_tries)) continue;
    throw user_error(
        "{} reported no data race in {}, which has one: {}\n{}{}{}", label,
        file, describe_end(run, 0), indented(join(side.variables, "\n")),
        tail(run), detector.probe_advice);
  }
}

/// Returns a report that is no race and that the manifest does not expect.
std::optional<difference> find_other_report(
    const side& side, const std::vector<race_report>& reports) {
  for (const race_report& report : reports) {
    const std::string& kind = report.kind;
    if (kind == race_kind) continue;
    if (std::ranges::count(side.expected.reports, kind) > 0) continue;
    static const pattern headline(R"(.*\w.*)");
    const auto lines = headline.find_all(report.text);
    return difference{
        fmt::format("{} reported {}, which is no data race",
                    escape(side.race->label),
                    kind.empty() ? "something else" : escape(kind)),
        {lines.empty() ? "" : escape(lines[0][0])}};
  }
  return std::nullopt;
}

/// Checks one run under a detector that had these reports.
std::optional<difference> check_under_detector(
    const side& side, const run_result& run, const prepared_program& program,
    const std::vector<race_report>& reports) {
  const bool is_reported = !reports.empty();
  expectation expected = side.expected;
  if (is_reported) {
    expected.exit_status = side.race->exit_status;
    expected.errors.reset();
    expected.error_pattern.reset();
  }
  auto difference = find_difference(expected, run, program.first_run.get());
  if (difference && !is_reported && run.end == ending::exited &&
      run.code == side.race->exit_status && run.code != expected.exit_status) {
    difference->message +=
        fmt::format(" without a report: {} did not start, or ended the run",
                    escape(side.race->label));
  }
  return difference ? difference : find_other_report(side, reports);
}

}  // namespace

std::vector<race_report> find_race_reports(const side& side,
                                           const std::string& text) {
  std::vector<race_report> reports;
  const pattern access_pattern(side.race->access);
  for (const pattern::match& match : side.race->report.find_all(text)) {
    race_report& report = reports.emplace_back();
    report.text = match.front();
    for (const auto& [kind, pattern] : side.race->kinds) {
      if (report.kind.empty() && !pattern.find_all(report.text).empty()) {
        report.kind = kind;
      }
    }
    for (const auto& access : access_pattern.find_all(report.text)) {
      report.accesses.push_back(
          {boost::algorithm::to_lower_copy(access[1]),
           fmt::format("{}:{}", side.source_name, access[2])});
    }
  }
  return reports;
}

std::vector<program> with_detectors(std::vector<program> programs) {
  for (program& program : programs) {
    std::erase_if(program.sides, [](const side& side) { return !side.race; });
    for (side& side : program.sides) {
      side.command = side.race->command;
      side.timer_threads = side.race->timer_threads;
      boost::push_back(side.variables, side.race->variables);
    }
  }
  std::erase_if(programs, [](auto& program) { return program.sides.empty(); });
  return programs;
}

void require_detectors(runner& runner,
                       const std::vector<prepared_program>& programs,
                       const observer& observer) {
  std::size_t sides = 0;
  for (const prepared_program& each : programs) sides += each.commands.size();
  std::size_t number = 0;
  std::set<std::pair<std::string, std::vector<std::string>>> probed;
  for (const prepared_program& each : programs) {
    for (std::size_t i = 0; i < each.commands.size(); ++i) {
      ++number;
      observer([&] {
        return fmt::format("checking detectors {} of {}", number, sides);
      });
      const side& side = each.program.sides[i];
      const race_detector& detector = *side.race;
      command probe = each.commands[i];
      probe.variables = detector.probe_variables;
      const run_result run = runner.run(probe, each.limits);
      if (run.end == ending::interrupted) return;
      if (!has_in_stderr(run, detector.probe_pattern)) {
        throw user_error(
            "{}/{}: there is no race detector in {}, built with {}?\n{}"
            "Without --bin-dir it is built; where the detector is missing, "
            "install {}",
            each.program.name, side.name, escape(probe.file.string()),
            escape(detector.label), tail(run), escape(detector.install));
      }
      if (!detector.probe_command.empty() &&
          probed.emplace(detector.name, side.variables).second) {
        require_report(runner, side, each.limits);
      }
    }
  }
}

void add_unchecked(race_results& results, const program& program,
                   std::vector<std::string>& names) {
  for (const side& side : program.sides) {
    if (side.race) continue;
    add_side(results, side).unchecked = side.no_detector.empty()
                                            ? "the manifest names no detector"
                                            : side.no_detector;
    names.push_back(fmt::format("{}/{}", program.name, side.name));
  }
}

race_results detect_races(runner& runner, const prepared_program& program,
                          std::size_t runs, const observer& observer) {
  auto results = make_results<race_results>(program.program);
  const auto& sides = program.program.sides;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    results.sides[i].detector = sides[i].race->label;
  }
  const auto use = [&](auto index, auto& name, const run_result& run) {
    const side& side = sides[index];
    auto reports = find_race_reports(side, run.err.read(0, run.err.size()));
    add_run(results, index, name, run,
            check_under_detector(side, run, program, reports));
    std::erase_if(reports, [](auto& each) { return each.kind != race_kind; });
    add_run_reports(results.sides[index], reports);
  };
  // Runs that were cut short, or hung, may have missed a race.
  if (run_in_turns(runner, program, {runs}, observer, use)) judge(results);
  return results;
}

}  // namespace sidebyside
