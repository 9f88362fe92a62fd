#include "measure/race.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/placeholders.hpp"
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
    failure wrong{side.implementation,
                  side.label,
                  count(side.runs, "run"),
                  {},
                  check::race};
    if (is_reported) {
      wrong.round = fmt::format("{} of {}", side.reported_runs, wrong.round);
      wrong.found.message =
          fmt::format("{} reported a data race", escape(side.detector));
      for (const race_access& access : side.conflicts.front().accesses) {
        wrong.found.evidence.push_back(
            fmt::format("{}  {}", escape(access.kind), escape(access.place)));
      }
    } else {
      wrong.found.message = fmt::format(
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

std::vector<race_report> find_race_reports(const race_detector& detector,
                                           const std::string& source,
                                           const std::string& text) {
  std::vector<race_report> reports;
  if (text.empty()) return reports;
  const pattern access(expand(detector.access, [&](std::string_view) {
    return pattern::literal(source);
  }));
  for (const pattern::match& report : detector.report.find_all(text)) {
    race_report& found = reports.emplace_back();
    found.text = report.front();
    for (const pattern::match& match : access.find_all(report.front())) {
      found.accesses.push_back({boost::algorithm::to_lower_copy(match[1]),
                                fmt::format("{}:{}", source, match[2])});
    }
  }
  return reports;
}

void require_detectors(runner& runner,
                       const std::vector<prepared_program>& programs,
                       const step_observer& observe) {
  std::size_t sides = 0;
  for (const prepared_program& each : programs) sides += each.sides.size();
  std::size_t number = 0;
  for (const prepared_program& program : programs) {
    for (std::size_t i = 0; i < program.sides.size(); ++i) {
      observe(fmt::format("detectors {} of {}", ++number, sides));
      const race_detector& detector = *program.sides[i].detector;
      command probe = program.commands[i];
      probe.variables = detector.probe_variables;
      const run_result run = runner.run(probe, program.limits);
      if (run.end == ending::interrupted) return;
      const std::string answer = run.err.read(0, max_outcome_bytes);
      if (!detector.probe_pattern.find_all(answer).empty()) continue;
      throw user_error(
          "{}/{}: there is no race detector in {}, built with {}?\n{}"
          "Build it with 'just race'; where the detector is missing, install "
          "{}",
          program.task.name, program.sides[i].name, escape(probe.file.string()),
          escape(detector.label), tail(run), escape(detector.install));
    }
  }
}

void require_reports(runner& runner,
                     const std::vector<prepared_program>& programs,
                     const std::filesystem::path& bin_dir,
                     const step_observer& observe) {
  std::set<std::pair<std::string, std::vector<std::string>>> probed;
  for (const prepared_program& program : programs) {
    for (const implementation& side : program.sides) {
      const race_detector& detector = *side.detector;
      if (!probed.emplace(detector.name, side.variables).second) continue;
      const std::string label = escape(detector.label);
      observe(fmt::format("that {} reports a race", label));
      implementation racy;
      racy.command = detector.probe_command;
      const auto argv = command_line(racy, {}, bin_dir);
      auto probe = find_command(argv);
      if (!probe) {
        throw user_error(
            "{}: no such executable; {} has to show that it reports its race",
            escape(argv.front()), label);
      }
      probe->variables = side.variables;
      run_result run;
      bool is_reported = false;
      bool has_started = true;
      for (int tries = 0; tries < 5 && has_started; ++tries) {
        run = runner.run(*probe, program.limits);
        if (run.end == ending::interrupted) return;
        const std::string answer = run.err.read(0, max_outcome_bytes);
        const bool has_report = !detector.report.find_all(answer).empty();
        is_reported = is_reported || has_report;
        // Without a race to report, it ends as it does without a detector.
        has_started =
            run.end == ending::exited && (has_report || run.code == 0);
      }
      if (is_reported && has_started) continue;
      throw user_error(
          "{} reported no data race in {}, which has one: {}\n{}{}{}", label,
          escape(argv.front()), describe_end(run, 0, program.limits),
          indented(fmt::format("{}", fmt::join(side.variables, "\n"))),
          tail(run), detector.probe_advice);
    }
  }
}

void add_unchecked(race_results& results, const manifest& manifest,
                   const program& task, std::vector<std::string>& names) {
  for (const std::size_t index : task.implementations) {
    const implementation& side = manifest.implementations[index];
    if (side.detector) continue;
    race_side& unchecked = results.sides.emplace_back();
    unchecked.implementation = side.name;
    unchecked.label = side.label;
    unchecked.unchecked = side.no_detector.empty()
                              ? "the manifest names no detector"
                              : side.no_detector;
    names.push_back(fmt::format("{}/{}", task.name, side.name));
  }
}

void build_with_detectors(runner& runner, const manifest& manifest,
                          const std::vector<program>& programs,
                          const step_observer& announce) {
  std::set<std::vector<std::string>> builds;
  for (const program& task : programs) {
    for (const std::size_t index : task.implementations) {
      const implementation& side = manifest.implementations[index];
      const race_detector& detector = *side.detector;
      if (detector.build.empty() || !builds.insert(detector.build).second) {
        continue;
      }
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
      if (run.end == ending::interrupted) return;
      if (run.end == ending::exited && run.code == 0) continue;
      throw user_error(
          "{}: the build with {} failed: {}\n{}"
          "Where the detector is missing, install {}",
          escape(side.label), escape(detector.label), line, tail(run),
          escape(detector.install));
    }
  }
}

race_results detect_races(runner& runner, const prepared_program& program,
                          const std::filesystem::path& bin_dir,
                          std::size_t runs, const run_observer& observe) {
  auto results = make_results<race_results>(program);
  results.racy = program.task.expected.racy;
  for (std::size_t i = 0; i < program.sides.size(); ++i) {
    results.sides[i].detector = program.sides[i].detector->label;
  }
  bool has_hung = false;
  run_in_turns(runner, program, runs, 1,
               [&](auto index, auto number, const run_result& run) {
                 const implementation& side = program.sides[index];
                 const auto reports = find_race_reports(
                     *side.detector, source_file(side, program.task, bin_dir),
                     run.err.read(0, run.err.size()));
                 expectation expected = expectation_of(program.task, side.name);
                 if (!reports.empty()) {
                   expected.exit_status = side.detector->exit_status;
                   expected.errors.reset();
                 }
                 auto found = find_difference(expected, run, program.limits);
                 const int status = side.detector->exit_status;
                 if (found && reports.empty() && run.end == ending::exited &&
                     run.code == status && status != expected.exit_status) {
                   found->message += fmt::format(
                       " without a report: {} did not start, or ended the run",
                       escape(side.detector->label));
                 }
                 add_run(results, index, fmt::format("run {}", number), run,
                         std::move(found));
                 add_reports(results.sides[index], reports);
                 has_hung = run.end == ending::timed_out;
                 observe(results.sides.back().runs);
               });
  // A session that was cut short, or hung, may have missed a race.
  if (!has_hung && runner.stop_signal() == 0) judge(results);
  return results;
}

}  // namespace sidebyside
