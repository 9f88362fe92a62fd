#include "show/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/text.hpp"
#include "results/outcomes.hpp"
#include "results/times.hpp"

namespace sidebyside {
namespace {

constexpr std::size_t output_width = 9;
constexpr std::size_t wall_width = 15;
constexpr std::size_t cpu_width = 13;
constexpr std::size_t peak_width = 7;
constexpr std::size_t ratio_width = 17;
constexpr std::size_t verdict_width = 14;

std::size_t widest(const std::vector<std::string>& labels) {
  std::size_t width = 0;
  for (const std::string& label : labels) {
    width = std::max(width, display_width(escape(label)));
  }
  return width;
}

cell text_cell(std::string text, tone look = tone::plain) {
  return {{std::move(text)}, look};
}

cell output_cell(const timed_program& of, const samples& side) {
  const std::string_view found = output_verdict(of.has_outcomes, side);
  return text_cell(std::string(found), side.failed_runs > 0 ? tone::bad
                                       : side.runs > 0      ? tone::good
                                                            : tone::plain);
}

tone tone_of(verdict found) {
  switch (found) {
    case verdict::faster:
      return tone::good;
    case verdict::slower:
    case verdict::undecided:
      return tone::notice;
    case verdict::no_difference:
    case verdict::not_slower:
    case verdict::too_few_rounds:
      break;
  }
  return tone::plain;
}

/// `judged` is the verdict on a side's ratio.
template <class Judge>
row_group time_rows(const timed_program& of, Judge judged) {
  row_group made{of.program, rounds_figure(of), {}};
  for (std::size_t i = 0; i < of.sides.size(); ++i) {
    const samples& side = of.sides[i];
    auto& cells = made.rows.emplace_back();
    cells.push_back(text_cell(side.label));
    cells.push_back(output_cell(of, side));
    const auto figures = figures_of(side);
    if (!figures) {
      cells.push_back(text_cell("not timed"));
      continue;
    }
    cells.push_back(text_cell(wall_figure(*figures)));
    // The kernel tells user and system time apart by its timer's ticks, of
    // which a run of a millisecond sees none or one.
    cells.push_back(text_cell(format_seconds(figures->cpu)));
    cells.push_back(text_cell(peak_figure(*figures)));
    const auto measured = ratio_to_reference(of, i);
    if (i == 0 || !measured) continue;
    const verdict found = judged(measured);
    cells.push_back(text_cell(ratio_figure(*measured)));
    cells.push_back(text_cell(std::string(to_string(found)), tone_of(found)));
  }
  return made;
}

/// The lines of the first pair that conflicts, and how many others there are.
std::vector<std::string> conflict_lines(const race_side& side) {
  std::vector<std::string> lines;
  if (side.conflicts.empty()) return lines;
  for (const race_access& access : side.conflicts.front().accesses) {
    // The later of two accesses is told from the previous one by its place.
    std::string_view kind = access.kind;
    constexpr std::string_view previous = "previous ";
    if (kind.starts_with(previous)) kind.remove_prefix(previous.size());
    lines.push_back(
        fmt::format("{:<5}  {}", kind,
                    std::filesystem::path(access.place).filename().string()));
  }
  if (side.conflicts.size() > 1) {
    lines.push_back(
        fmt::format("and {}", count(side.conflicts.size() - 1, "other pair")));
  }
  return lines;
}

}  // namespace

table times_table(std::string_view reference,
                  const std::vector<std::string>& labels) {
  return {"program",
          {{"", align::left, widest(labels)},
           {"output", align::left, output_width},
           {"wall time", align::left, wall_width},
           {"user + system", align::right, cpu_width},
           {"peak", align::right, peak_width},
           {fmt::format("ratio to {}", reference), align::left, ratio_width},
           {"", align::left, verdict_width}},
          {}};
}

row_group rows_of(const timed_program& of) {
  return time_rows(of, [](const auto& measured) { return judge(measured); });
}

row_group rows_of(const timed_pair& of) {
  return time_rows(of, [&](const auto& measured) {
    return judge_builds(measured, of.tolerance);
  });
}

table sweep_table(const sweep_results& of, std::size_t value_width) {
  std::vector<std::string> labels;
  for (const sweep_side& side : of.sides) labels.push_back(side.label);
  return {"",
          {{of.parameter, align::right, value_width},
           {"", align::left, widest(labels)},
           {"wall time", align::left, wall_width},
           {"per operation", align::right, cpu_width},
           {"peak", align::right, peak_width},
           {fmt::format("ratio to {}", of.sides.front().label), align::left,
            ratio_width}},
          {}};
}

row_group rows_of(const sweep_results& sweep, const sweep_point& point) {
  row_group made;
  std::string value = fmt::format("{}", point.value);
  for (const sweep_side& side : sweep.sides) {
    auto& cells = made.rows.emplace_back();
    cells.push_back(text_cell(std::exchange(value, "")));
    cells.push_back(text_cell(side.label));
    const samples* shown = find_side(point, side.implementation);
    if (shown == nullptr) {
      cells.push_back(text_cell(
          fmt::format("not run beyond {}", side.largest.value_or(point.value)),
          tone::aside));
      continue;
    }
    const auto figures = figures_of(*shown);
    if (shown->failed_runs > 0 || !figures) {
      cells.push_back(shown->failed_runs > 0 ? output_cell(point, *shown)
                                             : text_cell("not timed"));
      continue;
    }
    const auto each = seconds_per_operation(point, *shown);
    cells.push_back(text_cell(wall_figure(*figures)));
    cells.push_back(text_cell(each ? format_seconds(*each) : "–"));
    cells.push_back(text_cell(peak_figure(*figures)));
    const auto index = static_cast<std::size_t>(shown - point.sides.data());
    if (index == 0) continue;
    const auto measured = ratio_to_reference(point, index);
    if (!measured) continue;
    cells.push_back(
        text_cell(ratio_figure(*measured), tone_of(judge(measured))));
  }
  return made;
}

table races_table(const std::vector<std::string>& labels) {
  return {"program",
          {{"", align::left, widest(labels)},
           {"detector", align::left, 18},
           {"verdict", align::left, 13},  // "no report yet"
           {"runs", align::left, 11},     // "5 of 5 runs"
           {"reports", align::right, 7},
           {"lines", align::left, 0}},
          {}};
}

row_group rows_of(const race_results& of) {
  row_group made{of.program, "", {}};
  for (const race_side& side : of.sides) {
    const std::string_view found = race_verdict(of, side);
    const tone look = found == "FAILED"                       ? tone::bad
                      : found == "race" || found == "no race" ? tone::good
                                                              : tone::plain;
    made.rows.push_back(
        {text_cell(side.label),
         text_cell(side.detector, tone::aside),
         text_cell(std::string(found), look),
         text_cell(side.reported_runs > 0
                       ? fmt::format("{} of {}", side.reported_runs,
                                     count(side.runs, "run"))
                       : count(side.runs, "run")),
         text_cell(fmt::format("{}", side.reports)),
         {conflict_lines(side), tone::plain}});
  }
  return made;
}

table outcomes_table(const outcome_results& of) {
  table made{"", {{of.program, align::right, 0}}, {}};
  row_group group;
  std::vector<cell> losses{text_cell("")};
  for (const outcome_side& side : of.sides) {
    made.columns.push_back({side.label, align::right, 0});
    losses.push_back(text_cell(describe_loss(of, side)));
  }
  for (const bin& each : make_bins(of)) {
    auto& cells = group.rows.emplace_back();
    cells.push_back(each.is_allowed
                        ? text_cell(each.label)
                        : text_cell(each.label + ", not allowed", tone::bad));
    for (const std::size_t runs : each.counts) {
      cells.push_back(text_cell(fmt::format("{}", runs)));
    }
  }
  group.rows.push_back(std::move(losses));
  made.groups.push_back(std::move(group));
  return made;
}

std::string reference_of(const results& all) {
  std::optional<std::string> reference;
  const auto add = [&](const std::string& label) {
    if (!reference) reference = label;
    if (*reference != label) reference = "the first";
  };
  for (const timed_program& of : all.programs) add(of.sides.front().label);
  for (const timed_pair& of : all.pairs) add(of.sides.front().label);
  for (const sweep_results& of : all.sweeps) add(of.sides.front().label);
  return reference.value_or("the first");
}

std::vector<table> tables_of(const results& all) {
  std::vector<table> made;
  const auto add_timed = [&](const auto& programs) {
    if (programs.empty()) return;
    made.push_back(times_table(reference_of(all), {}));
    for (const auto& of : programs) made.back().groups.push_back(rows_of(of));
  };
  add_timed(all.programs);
  add_timed(all.pairs);
  for (const sweep_results& of : all.sweeps) {
    made.push_back(sweep_table(of, 0));
    made.back().columns.front().heading =
        fmt::format("{}: {}", of.name, of.parameter);
    for (const sweep_point& point : of.points) {
      made.back().groups.push_back(rows_of(of, point));
    }
  }
  if (!all.races.empty()) {
    made.push_back(races_table({}));
    for (const race_results& of : all.races) {
      made.back().groups.push_back(rows_of(of));
    }
  }
  for (const outcome_results& of : all.outcomes) {
    made.push_back(outcomes_table(of));
  }
  return made;
}

std::vector<std::pair<std::string, std::string>> legend_of(
    const results& all, std::string_view reference) {
  std::vector<std::pair<std::string, std::string>> words;
  std::string interval = fmt::format("{:.0f} % interval", standard_level * 100);
  if (!all.pairs.empty()) interval += ", for all programs and looks together";
  words.emplace_back(
      "ratio",
      fmt::format("wall time ÷ that of {0} in the same round: the median of "
                  "blocks, and its {1}; below 1 is faster than {0}, above 1 "
                  "slower",
                  reference, interval));
  if (!all.pairs.empty()) {
    words.emplace_back(
        "slower", fmt::format("the whole interval is above {:.2f}, the rest is "
                              "tolerated",
                              1 + all.pairs.front().tolerance));
  }
  words.emplace_back("wall time", "median ± median absolute deviation");
  words.emplace_back("peak", "resident memory at its highest");
  return words;
}

template <class Results>
std::vector<std::string> failure_evidence(const Results& of,
                                          const failure& failed) {
  std::vector<std::string> lines = failed.found.evidence;
  const auto side = std::find_if(
      of.sides.begin(), of.sides.end(), [&](const auto& candidate) {
        return candidate.implementation == failed.implementation;
      });
  if (side != of.sides.end() && side->runs > 1 && side->failed_runs > 0) {
    lines.push_back(fmt::format("{} of {} failed", side->failed_runs,
                                count(side->runs, "run")));
  }
  return lines;
}

template std::vector<std::string> failure_evidence(const verified_program&,
                                                   const failure&);
template std::vector<std::string> failure_evidence(const timed_program&,
                                                   const failure&);
template std::vector<std::string> failure_evidence(const race_results&,
                                                   const failure&);
template std::vector<std::string> failure_evidence(const outcome_results&,
                                                   const failure&);

std::string summary(const results& all, std::string_view held) {
  return summary(count_runs(all), all.interrupted, held,
                 all.sweeps.empty() ? "program" : "point");
}

std::string summary(const tally& sum, bool interrupted, std::string_view held,
                    std::string_view noun) {
  if (sum.failed_programs > 0) {
    return fmt::format("FAILED: {} of {}\n", sum.failed_programs,
                       count(sum.programs, noun));
  }
  const std::string what =
      fmt::format("{}, {}", count(sum.programs, noun), count(sum.runs, "run"));
  if (!interrupted) return fmt::format("{}: {}\n", what, held);
  if (sum.runs == 0) return "interrupted before the first run\n";
  return fmt::format("interrupted after {}: no failure so far\n", what);
}

}  // namespace sidebyside
