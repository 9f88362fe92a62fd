// compare regress: times two builds, to see if one is slower or prints
// something else.
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "command/session.hpp"
#include "manifest/resolve.hpp"
#include "measure/machine.hpp"
#include "show/printer.hpp"

namespace sidebyside {
namespace {

/// Warns of programs, if there are any.
void warn_of(const std::vector<std::string>& names, std::string_view reason,
             results& results) {
  if (names.empty()) return;
  results.warnings.push_back(
      fmt::format("{}: {}", reason, fmt::join(names, ", ")));
}

/// Prepares the programs that both builds have, and lists the others. Warns of
/// toolchains that have changed: a difference may be theirs. Throws user_error.
void prepare_pairs(session& session, const regress_arguments& chosen) {
  const auto resolve_in = [&](const std::filesystem::path& folder) {
    auto programs = resolve(session.manifest, chosen.programs, folder);
    keep_sides(programs, chosen.implementations);
    if (chosen.programs.empty() && chosen.implementations.empty()) {
      keep_timed_sides(programs);
    }
    return programs;
  };
  const auto before = resolve_in(chosen.before_dir);
  const auto after = resolve_in(chosen.after_dir);
  results& results = session.results;
  prepared_builds builds =
      prepare_builds(before, after, session.build_advice());
  session.prepare(std::move(builds.pairs), after);
  session.prepare_timing();
  results.only_before = std::move(builds.only_before);
  results.only_after = std::move(builds.only_after);
  warn_of(builds.unchanged, "the same file before and after, not compared",
          results);

  const auto& toolchains = results.conditions.toolchains;
  const environment conditions = read_environment(
      session.runner, before, read_toolchains(chosen.before_dir));
  for (const auto& [label, toolchain] : conditions.toolchains) {
    const auto current = toolchains.find(label);
    if (current == toolchains.end() || current->second == toolchain) continue;
    results.warnings.push_back(fmt::format(
        "{} was built by another toolchain before: {}", label, toolchain));
  }
}

/// Warns of pairs that may be slower or not, and of programs that only one
/// build has.
void warn_of_missing_verdicts(results& results) {
  std::vector<std::string> undecided;
  std::vector<std::string> without_figure;
  for_each_timed(results, [&](const timed_program& pair) {
    const verdict verdict = judge(ratio_to_reference(pair, 1), pair.tolerance);
    const bool is_undecided =
        verdict == verdict::undecided || verdict == verdict::too_few_rounds;
    if (!is_undecided || has_wrong_output(pair)) return;
    const auto& [before, after] = std::tie(pair.sides[0], pair.sides[1]);
    const std::string& why =
        after.no_figure.empty() ? before.no_figure : after.no_figure;
    if (why.empty()) return undecided.push_back(pair.program);
    without_figure.push_back(fmt::format("{} ({})", pair.program, why));
  });
  warn_of(undecided, "undecided when the time was up, see --max-time", results);
  warn_of(without_figure, "without a time per operation", results);
  warn_of(results.only_before, "only before, not compared", results);
  warn_of(results.only_after, "only after, not compared", results);
}

}  // namespace

int regress(const regress_arguments& chosen) {
  session session(chosen);
  if (std::filesystem::equivalent(chosen.before_dir, chosen.after_dir)) {
    throw user_error("{}: before and after are the same folder",
                     escape(chosen.after_dir.string()));
  }
  session.bin_dir = chosen.after_dir;
  prepare_pairs(session, chosen);

  plan plan = chosen.plan;
  // The rate is for all ratios together. A cost has two.
  std::size_t ratios = session.programs.size();
  for (const auto& each : session.programs) {
    ratios += 2 * each.program.costs.size();
  }
  plan.error_rate = (1 - standard_level) / static_cast<double>(ratios);
  results& results = session.results;
  const table shape = times_table("before", session.labels());
  const std::string held = fmt::format(
      "every output as it should be, nothing found to be slower by more than "
      "{:.3g} %",
      *plan.tolerance * 100);
  return session.run(held, [&] {
    print_environment(session.screen, results.conditions);
    print_headings(session.screen, shape);
    while (const auto* each = session.next(plan.max_seconds)) {
      session.measure(results, *each, plan, shape);
    }
    warn_of_missing_verdicts(results);
  });
}

}  // namespace sidebyside
