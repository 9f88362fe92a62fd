// compare regress: is one build slower than another, or does it print something
// else?
#include <fmt/ranges.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "manifest/reader.hpp"
#include "measure/machine.hpp"
#include "measure/memory.hpp"
#include "results/times.hpp"
#include "show/messages.hpp"
#include "show/terminal.hpp"

namespace sidebyside {
namespace {

/// A compiler's difference is none of the program's.
std::vector<std::string> toolchain_warnings(const environment& before,
                                            const environment& after) {
  std::vector<std::string> warnings;
  for (const auto& [label, toolchain] : before.toolchains) {
    const auto now = after.toolchains.find(label);
    if (now == after.toolchains.end() || now->second == toolchain) continue;
    warnings.push_back(
        fmt::format("{} was built by another toolchain before: {}",
                    escape(label), escape(toolchain)));
  }
  return warnings;
}

/// Makes a failure of a pair that is slower by more than is tolerated.
void fail_if_slower(timed_pair& of) {
  const auto measured = ratio_to_reference(of, 1);
  if (!of.failures.empty() ||
      judge_builds(measured, of.tolerance) != verdict::slower) {
    return;
  }
  const samples& after = of.sides[1];
  of.failures.push_back(
      {after.implementation,
       after.label,
       count(measured->rounds, "round"),
       {fmt::format("slower: {} of the time before, where {:.2f} is tolerated",
                    ratio_figure(*measured), 1 + of.tolerance),
        {}},
       check::time});
}

/// Names those of which it is open whether they are slower; none if none is.
std::optional<std::string> undecided_warning(
    const std::vector<timed_pair>& pairs) {
  std::vector<std::string> open;
  for (const timed_pair& of : pairs) {
    const verdict found = judge_builds(ratio_to_reference(of, 1), of.tolerance);
    if (found == verdict::undecided || found == verdict::too_few_rounds) {
      open.push_back(of.program);
    }
  }
  if (open.empty()) return std::nullopt;
  return fmt::format("undecided when the time was up, see --max-time: {}",
                     fmt::join(open, ", "));
}

void print_one_sided(terminal& to, std::string_view when,
                     const std::vector<std::string>& names) {
  if (names.empty()) return;
  to.print(
      fmt::format("only {}, not compared: {}\n", when, fmt::join(names, ", ")));
}

}  // namespace

int regress(const global_options& global, const regress_arguments& chosen) {
  session session(global, chosen.common, chosen.files);
  const manifest from = read_manifest(global.manifest);
  session.prepare_pairs(from, select_programs(from, chosen.common.programs),
                        chosen.before_dir, chosen.after_dir);
  find_launcher();

  plan by;
  by.max_seconds = chosen.max_seconds;
  by.tolerance = chosen.tolerance;
  // So that it holds for all of them together.
  by.error_rate =
      (1 - standard_level) / static_cast<double>(session.programs().size());

  results& found = session.found();
  found.warnings = noise_warnings(found.conditions);
  for (std::string& warning :
       toolchain_warnings(read_environment(chosen.before_dir), found.conditions)) {
    found.warnings.push_back(std::move(warning));
  }
  terminal& to = session.to();
  table_printer shown(to, times_table("before", session.labels()));
  const std::string held = fmt::format(
      "every output as it should be, nothing found to be slower by more than "
      "{:.3g} %",
      chosen.tolerance * 100);
  return session.run(held, [&] {
    session.show([&] { shown.print_headings(); });
    session.time_programs(by, [&](const prepared_program&, timed_program of) {
      timed_pair& pair =
          found.pairs.emplace_back(timed_pair{std::move(of), chosen.tolerance});
      if (!session.is_interrupted()) fail_if_slower(pair);
      session.show([&] { shown.print(rows_of(pair)); });
      print_failures(to, static_cast<const timed_program&>(pair));
    });
    if (auto warning = undecided_warning(found.pairs)) {
      found.warnings.push_back(std::move(*warning));
    }
    session.show([&] {
      print_one_sided(to, "before", found.only_before);
      print_one_sided(to, "after", found.only_after);
    });
  });
}

}  // namespace sidebyside
