#include <fmt/ranges.h>

#include "base/text.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

/// Says why it is open whether a build is slower; empty if there is a verdict.
std::string why_no_verdict(const timed_program& pair) {
  if (has_wrong_output(pair)) return "its output is wrong";
  for (const samples& side : pair.sides) {
    if (!side.no_figure.empty()) return side.no_figure;
  }
  const auto measured = ratio_to_reference(pair, 1);
  const verdict judged = judge(measured, pair.tolerance);
  if (judged == verdict::too_few_rounds) return "too few rounds";
  if (judged != verdict::undecided) return "";
  return "undecided: " + ratio_figure(*measured);
}

/// Says why a side was not checked; empty if it was.
std::string why_not_run(const auto& side) {
  if constexpr (requires { side.unchecked; }) {
    if (!side.unchecked.empty()) return "not checked: " + side.unchecked;
  }
  if constexpr (requires { side.unexplored; }) {
    if (!side.unexplored.empty()) return "not explored: " + side.unexplored;
  }
  if (side.runs > side.failed_runs) return "";
  return side.runs == 0 ? "not run" : "every run failed";
}

/// Writes the cases of one program: each check of each side and, of a pair of
/// builds, whether one is slower.
std::string suite(const auto& program, const std::vector<check>& checks,
                  std::string_view date) {
  std::string cases;
  std::size_t number = 0;
  std::size_t failures = 0;
  std::size_t skipped = 0;
  double all_seconds = 0;
  // A check holds unless the program has a failure of it; `objection` says why
  // nothing could be checked, if that is so.
  const auto add = [&](const side_runs& side, check checked,
                       std::string_view objection) {
    const auto failed =
        std::ranges::find_if(program.failures, [&](const failure& each) {
          return each.implementation == side.implementation &&
                 each.check == checked;
        });
    std::string body;
    if (failed != program.failures.end()) {
      ++failures;
      const auto lines = collect(describe(program, *failed), escape_html);
      body = fmt::format(
          R"(<failure type="{}" message="{}">{}</failure>)", to_string(checked),
          escape_html(failed->difference.message), fmt::join(lines, "\n"));
    } else if (!objection.empty()) {
      ++skipped;
      body = fmt::format(R"(<skipped message="{}"/>)", escape_html(objection));
    }
    if (!body.empty()) body = fmt::format(">\n      {}\n    </testcase", body);
    const double seconds = checked == check::output ? side.seconds : 0;
    ++number;
    all_seconds += seconds;
    cases += fmt::format(
        "    <testcase classname=\"{}\" name=\"{}: {}\" time=\"{:.6f}\"{}>\n",
        escape_html(program.program), escape_html(side.implementation),
        to_string(checked), seconds, body.empty() ? "/" : body);
  };
  for (const auto& side : program.sides) {
    for (const check each : checks) add(side, each, why_not_run(side));
  }
  if constexpr (requires { program.tolerance; }) {
    if (program.tolerance) {
      add(program.sides[1], check::time, why_no_verdict(program));
    }
  }
  return fmt::format(
      "  <testsuite name=\"{}\" timestamp=\"{}\" tests=\"{}\" "
      "failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{:.6f}\">\n"
      "{}  </testsuite>\n",
      escape_html(program.program), escape_html(date), number, failures,
      skipped, all_seconds, cases);
}

}  // namespace

std::string to_junit(const results& all) {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"compare\">\n";
  const auto add = [&](const auto& program, const std::vector<check>& checks) {
    // The schema has no Z for UTC.
    text += suite(program, checks, all.conditions.date.substr(0, 19));
  };
  for_each_timed(all,
                 [&](const auto& program) { add(program, {check::output}); });
  for (const auto& each : all.verified) add(each, {check::output});
  for (const auto& race : all.races) add(race, {check::output, check::race});
  for (const auto& outcome : all.outcomes) add(outcome, {check::output});
  for (const auto& explored : all.explorations) add(explored, {check::order});
  const auto add_missing = [&](const char* build, const auto& names) {
    race_side side;
    side.implementation = build;
    side.unchecked = "the other build has none";
    for (const std::string& name : names) {
      add(race_results{{name, {side}, {}}}, {check::output, check::time});
    }
  };
  add_missing("before", all.only_before);
  add_missing("after", all.only_after);
  return text + "</testsuites>\n";
}

}  // namespace sidebyside
