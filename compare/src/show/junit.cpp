#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/text.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

/// Escapes text for XML 1.0. XML has no control characters at all, so they
/// become visible escapes.
std::string xml(std::string_view text) { return escape_html(text); }

/// Says why it is open whether a build is slower; empty if there is a verdict.
std::string why_no_verdict(const timed_pair& pair) {
  if (has_wrong_output(pair)) return "its output is wrong";
  const auto measured = ratio_to_reference(pair, 1);
  const verdict judged = judge(measured, pair.tolerance);
  if (judged == verdict::too_few_rounds) return "too few rounds";
  if (judged != verdict::undecided) return "";
  return "undecided: " + ratio_figure(*measured);
}

/// Says why a side was not checked; empty if it was.
template <class Side>
std::string why_not_run(const Side& side) {
  if constexpr (requires { side.unchecked; }) {
    if (!side.unchecked.empty()) return "not checked: " + side.unchecked;
  }
  if (side.runs > side.failed_runs) return "";
  return side.runs == 0 ? "not run" : "every run failed";
}

/// Writes the cases of one program: each check of each side and, of a pair of
/// builds, whether one is slower.
template <class Program>
std::string suite(const Program& program, const std::vector<check>& checks,
                  std::string_view date) {
  std::string cases;
  std::size_t number = 0;
  std::size_t failures = 0;
  std::size_t skipped = 0;
  double all_seconds = 0;
  // A check holds unless the program has a failure of it; `objection` says why
  // nothing could be checked, if that is so.
  const auto add = [&](const side_runs& side, check checked,
                       std::string_view objection, double seconds) {
    const auto failed =
        std::ranges::find_if(program.failures, [&](const failure& each) {
          return each.implementation == side.implementation &&
                 each.check == checked;
        });
    std::string result;
    if (failed != program.failures.end()) {
      ++failures;
      const auto [heading, evidence] = describe(program, *failed);
      result = fmt::format("<failure type=\"{}\" message=\"{}\">{}",
                           to_string(checked), xml(failed->difference.message),
                           xml(heading));
      for (const std::string& line : evidence) result += '\n' + xml(line);
      result += "</failure>";
    } else if (!objection.empty()) {
      ++skipped;
      result = fmt::format("<skipped message=\"{}\"/>", xml(objection));
    }
    if (!result.empty()) {
      result = fmt::format(">\n      {}\n    </testcase", result);
    }
    ++number;
    all_seconds += seconds;
    cases += fmt::format(
        "    <testcase classname=\"{}\" name=\"{}: {}\" time=\"{:.6f}\"{}>\n",
        xml(program.program), xml(side.implementation), to_string(checked),
        seconds, result.empty() ? "/" : result);
  };
  for (const auto& side : program.sides) {
    for (const check checked : checks) {
      const bool is_output = checked == check::output;
      add(side, checked, why_not_run(side), is_output ? side.seconds : 0);
    }
  }
  if constexpr (std::is_same_v<Program, timed_pair>) {
    add(program.sides[1], check::time, why_no_verdict(program), 0);
  }
  return fmt::format(
      "  <testsuite name=\"{}\" timestamp=\"{}\" tests=\"{}\" "
      "failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{:.6f}\">\n"
      "{}  </testsuite>\n",
      xml(program.program), xml(date), number, failures, skipped, all_seconds,
      cases);
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
  for (const auto& race : all.races) add(race, {check::output, check::race});
  for (const auto& outcome : all.outcomes) add(outcome, {check::output});
  for (const auto& [build, names] : {std::pair("before", &all.only_before),
                                     std::pair("after", &all.only_after)}) {
    for (const std::string& name : *names) {
      race_results program;
      program.program = name;
      auto& side = program.sides.emplace_back();
      side.implementation = build;
      side.unchecked = "the other build has none";
      add(program, {check::output, check::time});
    }
  }
  return text + "</testsuites>\n";
}

}  // namespace sidebyside
