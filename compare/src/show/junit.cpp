#include "show/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "results/times.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

/// Text for XML 1.0, which has no control characters whatever they are written
/// as, so they become visible escapes.
std::string xml(std::string_view text) { return escape_html_source(text); }

/// Why there is no verdict on whether a build is slower, or nothing if there
/// is.
std::string why_no_verdict(const timed_pair& of) {
  const auto measured = ratio_to_reference(of, 1);
  const verdict found = judge_builds(measured, of.tolerance);
  if (found == verdict::too_few_rounds) return "too few rounds";
  if (found == verdict::undecided) {
    return "undecided: " + ratio_figure(*measured);
  }
  return "";
}

/// The cases of one program.
class suite {
 public:
  explicit suite(std::string program) : program_(std::move(program)) {}

  /// A check that holds unless `of` has a failure of it; `skipped` says why
  /// there was nothing to check, if it was so.
  template <class Results>
  void add(const Results& of, const std::string& implementation, check what,
           std::string_view skipped, double seconds = 0) {
    ++cases_;
    text_ += fmt::format(
        R"(    <testcase classname="{}" name="{}: {}" time="{:.6f}")",
        xml(program_), xml(implementation), to_string(what), seconds);
    const auto failed = std::find_if(
        of.failures.begin(), of.failures.end(), [&](const failure& candidate) {
          return candidate.implementation == implementation &&
                 candidate.failed == what;
        });
    if (failed != of.failures.end()) {
      ++failures_;
      text_ += fmt::format(">\n      <failure type=\"{}\" message=\"{}\">",
                           to_string(what), xml(failed->found.message));
      text_ += xml(failed->round + ": " + failed->found.message);
      for (const std::string& line : failure_evidence(of, *failed)) {
        text_ += '\n' + xml(line);
      }
      text_ += "</failure>\n    </testcase>\n";
    } else if (!skipped.empty()) {
      ++skipped_;
      text_ +=
          fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n",
                      xml(skipped));
    } else {
      text_ += "/>\n";
    }
  }

  /// The same for a check of all runs of a side.
  template <class Results, class Side>
  void add_runs(const Results& of, const Side& side, check what,
                double seconds = 0) {
    add(of, side.implementation, what, side.runs == 0 ? "not run" : "",
        seconds);
  }

  [[nodiscard]] std::string take(const std::string& date) {
    return fmt::format(
        "  <testsuite name=\"{}\" timestamp=\"{}\" tests=\"{}\" "
        "failures=\"{}\" errors=\"0\" skipped=\"{}\">\n{}  </testsuite>\n",
        xml(program_), xml(date), cases_, failures_, skipped_, text_);
  }

 private:
  std::string program_;
  std::string text_;
  std::size_t cases_ = 0;
  std::size_t failures_ = 0;
  std::size_t skipped_ = 0;
};

}  // namespace

std::string to_junit(const results& all) {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"compare\">\n";
  // Without the Z of UTC, which the schema does not have.
  const std::string date = all.conditions.date.substr(0, 19);
  const auto add_outputs = [](suite& cases, const timed_program& of) {
    for (const samples& side : of.sides) {
      cases.add_runs(of, side, check::output,
                     std::accumulate(side.wall_seconds.begin(),
                                     side.wall_seconds.end(), 0.0));
    }
  };
  const auto add_program = [&](const timed_program& of) {
    suite cases(of.program);
    add_outputs(cases, of);
    text += cases.take(date);
  };
  for (const timed_program& of : all.programs) add_program(of);
  for (const sweep_results& sweep : all.sweeps) {
    for (const sweep_point& of : sweep.points) add_program(of);
  }
  for (const timed_pair& of : all.pairs) {
    suite cases(of.program);
    add_outputs(cases, of);
    cases.add(static_cast<const timed_program&>(of), of.sides[1].implementation,
              check::time, why_no_verdict(of));
    text += cases.take(date);
  }
  for (const race_results& of : all.races) {
    suite cases(of.program);
    for (const race_side& side : of.sides) {
      cases.add_runs(of, side, check::output);
      cases.add_runs(of, side, check::race);
    }
    text += cases.take(date);
  }
  for (const outcome_results& of : all.outcomes) {
    suite cases(of.program);
    for (const outcome_side& side : of.sides) {
      cases.add_runs(of, side, check::output);
    }
    text += cases.take(date);
  }
  return text + "</testsuites>\n";
}

}  // namespace sidebyside
