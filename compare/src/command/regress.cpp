// compare regress: times two builds, to see if one is slower or prints
// something else.
#include <fmt/ranges.h>

#include <filesystem>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "manifest/resolve.hpp"
#include "measure/machine.hpp"
#include "measure/rounds.hpp"
#include "show/printer.hpp"

namespace sidebyside {
namespace {

/// Warns of toolchains that have changed: a difference may be theirs.
void warn_of_toolchains(results& results, const environment& before) {
  const auto& toolchains = results.conditions.toolchains;
  for (const auto& [label, toolchain] : before.toolchains) {
    const auto current = toolchains.find(label);
    if (current == toolchains.end() || current->second == toolchain) continue;
    results.warnings.push_back(fmt::format(
        "{} was built by another toolchain before: {}", label, toolchain));
  }
}

/// Adds a failure to a pair that is slower by more than is tolerated.
void fail_if_slower(timed_pair& pair) {
  const auto ratio = ratio_to_reference(pair, 1);
  if (!pair.failures.empty() ||
      judge(ratio, pair.tolerance) != verdict::slower) {
    return;
  }
  const samples& side = pair.sides[1];
  pair.failures.push_back(
      {side.implementation,
       count(ratio->rounds, "round"),
       {fmt::format("slower: {} of the time before, where {:.2f} is tolerated",
                    ratio_figure(*ratio), 1 + pair.tolerance),
        {}},
       check::time});
}

/// Warns of pairs that may be slower or not, and of programs that only one
/// build has.
void warn_of_missing_verdicts(results& results) {
  std::vector<std::string> undecided;
  for (const timed_pair& pair : results.pairs) {
    if (has_wrong_output(pair)) continue;
    const verdict verdict = judge(ratio_to_reference(pair, 1), pair.tolerance);
    if (verdict == verdict::undecided || verdict == verdict::too_few_rounds) {
      undecided.push_back(pair.program);
    }
  }
  const auto warn = [&](std::string_view reason, const auto& names) {
    if (names.empty()) return;
    results.warnings.push_back(
        fmt::format("{}: {}", reason, fmt::join(names, ", ")));
  };
  warn("undecided when the time was up, see --max-time", undecided);
  warn("only before, not compared", results.only_before);
  warn("only after, not compared", results.only_after);
}

}  // namespace

int regress(const global_options& global, const regress_arguments& chosen) {
  session session(global, chosen);
  results& results = session.results;
  const auto& before_dir = chosen.before_dir;
  const auto& after_dir = chosen.after_dir;
  if (std::filesystem::equivalent(before_dir, after_dir)) {
    throw user_error("{}: before and after are the same folder",
                     escape(after_dir.string()));
  }
  const auto resolve_in = [&](const std::filesystem::path& folder) {
    return resolve(session.manifest, chosen.programs, folder);
  };
  const auto before = resolve_in(before_dir);
  session.bin_dir = after_dir;
  const auto after = resolve_in(after_dir);
  session.prepare_pairs(prepare_builds(before, after), after);
  session.prepare_timing();
  warn_of_toolchains(results, read_environment(session.runner, before,
                                               read_toolchains(before_dir)));

  plan plan = chosen.plan;
  // The rate is for all programs together.
  plan.error_rate =
      (1 - standard_level) / static_cast<double>(session.programs.size());

  const double tolerance = plan.tolerance.value();
  terminal& screen = session.screen;
  const table shape = times_table("before", session.labels());
  const std::string held = fmt::format(
      "every output as it should be, nothing found to be slower by more than "
      "{:.3g} %",
      tolerance * 100);
  return session.run(held, [&] {
    session.show_header();
    print_headings(screen, shape);
    for (const prepared_program& program : session.programs) {
      if (!session.begin(program, plan.max_seconds)) break;
      timed_pair& pair = results.pairs.emplace_back(timed_pair{
          run_rounds(session.runner, program, plan, session.progress),
          tolerance});
      if (!session.is_interrupted()) fail_if_slower(pair);
      print_rows(screen, shape, rows_of(pair, tolerance));
      print_failures<timed_program>(screen, pair);
    }
    warn_of_missing_verdicts(results);
  });
}

}  // namespace sidebyside
