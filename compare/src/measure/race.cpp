#include "measure/race.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/placeholders.hpp"
#include "measure/judgement.hpp"

namespace sidebyside {
namespace {

std::string to_lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return text;
}

bool have_same_places(const std::vector<race_access>& a,
                      const std::vector<race_access>& b) {
  const auto places = [](const std::vector<race_access>& accesses) {
    std::vector<std::string> list;
    list.reserve(accesses.size());
    for (const race_access& access : accesses) list.push_back(access.place);
    std::sort(list.begin(), list.end());
    return list;
  };
  return places(a) == places(b);
}

void add_conflict(race_side& side, const std::vector<race_access>& accesses) {
  auto& all = side.conflicts;
  const auto known =
      std::find_if(all.begin(), all.end(), [&](const race_conflict& conflict) {
        return have_same_places(conflict.accesses, accesses);
      });
  if (known == all.end()) {
    all.push_back({accesses, 1});
  } else {
    ++known->reports;
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const race_conflict& a, const race_conflict& b) {
                     return a.reports > b.reports;
                   });
}

/// The runs of one program under way.
class race_session {
 public:
  race_session(const prepared_program& what,
               const std::filesystem::path& bin_dir)
      : what_(what) {
    found_.program = what.task.name;
    found_.racy = what.task.expected.racy;
    for (const implementation& side : what.sides) {
      race_side& made = found_.sides.emplace_back();
      made.implementation = side.name;
      made.label = side.label;
      made.detector = side.detector->label;
      sources_.push_back(source_file(side, what.task, bin_dir));
    }
  }

  /// Takes in what one run has shown.
  void add(std::size_t index, std::size_t number, const run_result& run) {
    race_side& side = found_.sides[index];
    ++side.runs;
    const std::string round = fmt::format("run {}", number);
    const race_reports reports =
        find_race_reports(*what_.sides[index].detector, sources_[index],
                          run.err.read(0, run.err.size()));
    expectation expected = what_.task.expected;
    if (!reports.texts.empty()) {
      expected.exit_status = what_.sides[index].detector->exit_status;
      expected.errors.reset();
    }
    if (auto difference = find_difference(expected, run, what_.limits)) {
      has_hung_ = has_hung_ || run.end == ending::timed_out;
      fail(side, round, std::move(*difference));
    }
    if (reports.texts.empty()) return;
    if (side.reports == 0) side.first_report = reports.texts.front();
    ++side.reported_runs;
    side.reports += reports.texts.size();
    for (const auto& accesses : reports.accesses) add_conflict(side, accesses);
  }

  /// Holds what was reported against what the manifest says.
  void judge() {
    found_.complete = true;
    for (const race_side& side : found_.sides) {
      if (side.runs == 0) continue;
      if (found_.racy && side.reported_runs == 0) {
        found_.failures.push_back(
            {side.implementation,
             side.label,
             count(side.runs, "run"),
             {fmt::format("{} reported no data race, and the manifest says "
                          "that there is one",
                          side.detector),
              {}},
             check::race});
      }
      if (!found_.racy && side.reported_runs > 0) {
        difference found{fmt::format("{} reported a data race", side.detector),
                         {}};
        for (const race_access& access : side.conflicts.front().accesses) {
          found.evidence.push_back(
              fmt::format("{}  {}", escape(access.kind), escape(access.place)));
        }
        found_.failures.push_back({side.implementation, side.label,
                                   fmt::format("{} of {}", side.reported_runs,
                                               count(side.runs, "run")),
                                   std::move(found), check::race});
      }
    }
  }

  [[nodiscard]] bool has_hung() const { return has_hung_; }
  [[nodiscard]] race_results& found() { return found_; }

 private:
  void fail(race_side& side, const std::string& round, difference what) {
    if (side.failed_runs++ > 0) return;
    found_.failures.push_back(
        {side.implementation, side.label, round, std::move(what)});
  }

  const prepared_program& what_;
  std::vector<std::string> sources_;
  race_results found_;
  bool has_hung_ = false;
};

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

race_reports find_race_reports(const race_detector& by,
                               const std::string& source,
                               const std::string& text) {
  race_reports found;
  if (text.empty()) return found;
  const pattern access(expand(
      by.access, [&](std::string_view) { return pattern::literal(source); }));
  for (const pattern::match& report : by.report.find_all(text)) {
    found.texts.push_back(report.front());
    auto& accesses = found.accesses.emplace_back();
    for (const pattern::match& match : access.find_all(report.front())) {
      accesses.push_back(
          {to_lower(match[1]), fmt::format("{}:{}", source, match[2])});
    }
  }
  return found;
}

void require_detectors(runner& runner,
                       const std::vector<prepared_program>& programs) {
  for (const prepared_program& program : programs) {
    for (std::size_t i = 0; i < program.sides.size(); ++i) {
      const race_detector& detector = *program.sides[i].detector;
      command probe = program.commands[i];
      probe.variables = detector.probe_variables;
      const run_result ran = runner.run(probe, program.limits);
      if (ran.end == ending::interrupted) return;
      const std::string said = ran.err.read(0, max_outcome_bytes);
      if (!detector.probe_pattern.find_all(said).empty()) continue;
      throw user_error(fmt::format(
          "{}/{}: there is no race detector in {}, built with {}?\n{}"
          "Build it with 'just race'; where the detector is missing, install "
          "{}",
          program.task.name, program.sides[i].name, escape(probe.file.string()),
          detector.label, tail(ran), detector.install));
    }
  }
}

void build_with_detectors(
    runner& runner, const manifest& from, const std::vector<program>& programs,
    const std::function<void(const std::string&)>& announce) {
  std::vector<std::vector<std::string>> done;
  for (const program& task : programs) {
    for (const std::size_t index : task.implementations) {
      const implementation& side = from.implementations[index];
      const race_detector& detector = *side.detector;
      if (detector.build.empty() ||
          std::find(done.begin(), done.end(), detector.build) != done.end()) {
        continue;
      }
      done.push_back(detector.build);
      const std::string line =
          escape(fmt::format("{}", fmt::join(detector.build, " ")));
      announce(fmt::format("building {}: {}", side.label, line));
      const auto build = find_command(detector.build);
      if (!build) {
        throw user_error(fmt::format("{}: cannot be found, to build {} with {}",
                                     escape(detector.build.front()), side.label,
                                     detector.label));
      }
      // The limit on output holds for all files that a build writes.
      const run_result ran = runner.run(*build, {3600, std::size_t{1} << 34U});
      if (ran.end == ending::interrupted) return;
      if (ran.end == ending::exited && ran.code == 0) continue;
      throw user_error(
          fmt::format("{}: the build with {} failed: {}\n{}"
                      "Where the detector is missing, install {}",
                      escape(side.label), detector.label, line, tail(ran),
                      detector.install));
    }
  }
}

race_results detect_races(
    runner& runner, const prepared_program& what,
    const std::filesystem::path& bin_dir, std::size_t runs,
    const std::function<void(const race_results& so_far)>& observe) {
  race_session session(what, bin_dir);
  for (std::size_t number = 1; number <= runs; ++number) {
    for (std::size_t i = 0; i < what.sides.size(); ++i) {
      if (session.has_hung() || runner.stop_signal() != 0) break;
      const run_result run = runner.run(what.commands[i], what.limits);
      if (run.end == ending::interrupted) break;
      session.add(i, number, run);
      observe(session.found());
    }
  }
  // A session that was cut short, or hung, may have missed a race.
  if (runner.stop_signal() == 0 && !session.has_hung()) session.judge();
  return std::move(session.found());
}

}  // namespace sidebyside
