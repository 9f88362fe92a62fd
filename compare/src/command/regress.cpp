// compare regress: is one build slower than another, or does it print something
// else?
#include <fmt/ranges.h>

#include <utility>

#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "measure/machine.hpp"
#include "show/messages.hpp"
#include "show/table_printer.hpp"

namespace sidebyside {
namespace {

/// A compiler's difference is none of the program's.
void warn_of_toolchains(results& found, const environment& old_conditions) {
  const auto& toolchains = found.conditions.toolchains;
  for (const auto& [label, toolchain] : old_conditions.toolchains) {
    const auto current = toolchains.find(label);
    if (current == toolchains.end() || current->second == toolchain) continue;
    found.warnings.push_back(fmt::format(
        "{} was built by another toolchain before: {}", label, toolchain));
  }
}

/// Makes a failure of a pair that is slower by more than is tolerated.
void fail_if_slower(timed_pair& pair) {
  const auto measured = ratio_to_reference(pair, 1);
  if (!pair.failures.empty() ||
      judge(measured, pair.tolerance) != verdict::slower) {
    return;
  }
  const samples& side = pair.sides[1];
  pair.failures.push_back(
      {side.implementation,
       side.label,
       count(measured->rounds, "round"),
       {fmt::format("slower: {} of the time before, where {:.2f} is tolerated",
                    ratio_figure(*measured), 1 + pair.tolerance),
        {}},
       check::time});
}

/// Names those of which it is open whether they are slower.
void warn_of_undecided(results& found) {
  std::vector<std::string> undecided;
  for (const timed_pair& pair : found.pairs) {
    if (has_wrong_output(pair)) continue;
    const verdict judged = judge(ratio_to_reference(pair, 1), pair.tolerance);
    if (judged == verdict::undecided || judged == verdict::too_few_rounds) {
      undecided.push_back(pair.program);
    }
  }
  if (undecided.empty()) return;
  found.warnings.push_back(
      fmt::format("undecided when the time was up, see --max-time: {}",
                  fmt::join(undecided, ", ")));
}

void warn_of_one_sided(results& found) {
  for (const auto& [build, names] : {std::pair("before", &found.only_before),
                                     std::pair("after", &found.only_after)}) {
    if (names->empty()) continue;
    found.warnings.push_back(fmt::format("only {}, not compared: {}", build,
                                         fmt::join(*names, ", ")));
  }
}

}  // namespace

int regress(const global_options& global, const regress_arguments& chosen) {
  session session(global, chosen);
  session.prepare_pairs(chosen.before_dir, chosen.after_dir);
  session.prepare_timing();
  results& found = session.found;
  warn_of_toolchains(
      found, read_environment(chosen.before_dir, session.runner,
                              session.manifest, session.selected_programs()));

  plan plan = chosen.plan;
  // So that it holds for all of them together.
  plan.error_rate =
      (1 - standard_level) / static_cast<double>(session.programs.size());

  const double tolerance = plan.tolerance.value();
  terminal& screen = session.screen;
  table_printer printer(screen, times_table("before", session.labels()));
  const std::string held = fmt::format(
      "every output as it should be, nothing found to be slower by more than "
      "{:.3g} %",
      tolerance * 100);
  return session.run(held, [&] {
    session.show_header();
    printer.print_headings();
    session.time_programs(plan, [&](timed_program times) {
      timed_pair& pair =
          found.pairs.emplace_back(timed_pair{std::move(times), tolerance});
      if (!session.is_interrupted()) fail_if_slower(pair);
      printer.print(rows_of(pair));
      print_failures<timed_program>(screen, pair);
    });
    warn_of_undecided(found);
    warn_of_one_sided(found);
  });
}

}  // namespace sidebyside
