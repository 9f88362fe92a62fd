#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <type_traits>

#include "base/text.hpp"
#include "results/figures.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

/// Text for XML 1.0, which has no control characters whatever they are written
/// as, so they become visible escapes.
std::string xml(std::string_view text) { return escape_html_source(text); }

/// Why there is no verdict on whether a build is slower, or nothing if there
/// is.
std::string why_no_verdict(const timed_pair& pair) {
  const auto measured = ratio_to_reference(pair, 1);
  const verdict found = judge_builds(measured, pair.tolerance);
  if (found == verdict::too_few_rounds) return "too few rounds";
  if (found != verdict::undecided) return "";
  return "undecided: " + ratio_figure(*measured);
}

/// The cases of one program.
template <class Program>
class suite {
 public:
  explicit suite(const Program& program) : program_(program) {}

  /// A check that holds unless the program has a failure of it; `skipped` says
  /// why there was nothing to check, if it was so.
  void add(const side_runs& side, check checked, std::string_view skipped,
           double seconds = 0) {
    const auto failed =
        std::ranges::find_if(program_.failures, [&](const failure& each) {
          return each.implementation == side.implementation &&
                 each.failed == checked;
        });
    std::string result;
    if (failed != program_.failures.end()) {
      ++failures_;
      const std::string& what = failed->found.what;
      result = fmt::format("<failure type=\"{}\" message=\"{}\">{}",
                           to_string(checked), xml(what),
                           xml(failed->round + ": " + what));
      for (const std::string& line : failure_evidence(program_, *failed)) {
        result += '\n' + xml(line);
      }
      result += "</failure>";
    } else if (!skipped.empty()) {
      ++skipped_;
      result = fmt::format("<skipped message=\"{}\"/>", xml(skipped));
    }
    if (!result.empty()) {
      result = fmt::format(">\n      {}\n    </testcase", result);
    }
    ++cases_;
    text_ += fmt::format(
        "    <testcase classname=\"{}\" name=\"{}: {}\" time=\"{:.6f}\"{}>\n",
        xml(program_.program), xml(side.implementation), to_string(checked),
        seconds, result.empty() ? "/" : result);
  }

  /// The same for what every run of a side is checked for.
  void add_runs(const side_runs& side, check checked, double seconds = 0) {
    add(side, checked, side.runs == 0 ? "not run" : "", seconds);
  }

  [[nodiscard]] std::string text(std::string_view date) const {
    return fmt::format(
        "  <testsuite name=\"{}\" timestamp=\"{}\" tests=\"{}\" "
        "failures=\"{}\" errors=\"0\" skipped=\"{}\">\n{}  </testsuite>\n",
        xml(program_.program), xml(date), cases_, failures_, skipped_, text_);
  }

 private:
  const Program& program_;
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
  for_each_timed(all, [&]<class Program>(const Program& program) {
    suite cases(program);
    for (const samples& side : program.sides) {
      const auto& times = side.wall_seconds;
      cases.add_runs(side, check::output,
                     std::accumulate(times.begin(), times.end(), 0.0));
    }
    if constexpr (std::is_same_v<Program, timed_pair>) {
      cases.add(program.sides[1], check::time, why_no_verdict(program));
    }
    text += cases.text(date);
  });
  for (const race_results& race : all.races) {
    suite cases(race);
    for (const race_side& side : race.sides) {
      cases.add_runs(side, check::output);
      cases.add_runs(side, check::race);
    }
    text += cases.text(date);
  }
  for (const outcome_results& outcome : all.outcomes) {
    suite cases(outcome);
    for (const outcome_side& side : outcome.sides) {
      cases.add_runs(side, check::output);
    }
    text += cases.text(date);
  }
  return text + "</testsuites>\n";
}

}  // namespace sidebyside
