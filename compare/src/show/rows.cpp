#include "show/rows.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "base/text.hpp"

namespace sidebyside {
namespace {

tone tone_of(output_verdict value) {
  if (value == output_verdict::failed) return tone::bad;
  return value == output_verdict::not_run ? tone::plain : tone::good;
}

tone tone_of(verdict value) {
  if (value == verdict::faster) return tone::good;
  const bool is_notable =
      value == verdict::slower || value == verdict::undecided;
  return is_notable ? tone::notice : tone::plain;
}

tone tone_of(race_verdict value) {
  using enum race_verdict;
  if (value == failed) return tone::bad;
  if (value == no_race) return tone::good;
  const bool is_notable = value == race || value == not_checked;
  return is_notable ? tone::notice : tone::plain;
}

template <class Verdict>
cell verdict_cell(Verdict value) {
  return {std::string(to_string(value)), tone_of(value)};
}

/// Formats "635 rounds in 32 blocks", and names the sides whose placement is
/// fixed.
std::string rounds_figure(const timed_program& program) {
  std::string text =
      fmt::format("{} in {}", count(count_rounds(program), "round"),
                  count(program.blocks.size(), "block"));
  std::string_view separator = ", placement fixed: ";
  for (const samples& side : program.sides) {
    if (side.placement != placement::fixed) continue;
    text += separator;
    text += side.label;
    separator = ", ";
  }
  return text;
}

/// Appends the figures of a side that was timed; `second` comes behind its wall
/// time.
void append_figures(std::vector<cell>& cells, const samples& side,
                    const std::string& second) {
  const double wall = median_seconds(side).value();
  const side_figures& figures = side.figures.value();
  const auto& peak = figures.median_peak_byte;
  cells.emplace_back(
      fmt::format("{} ± {}", format_seconds(wall),
                  format_seconds_like(figures.median_deviation, wall)));
  cells.emplace_back(second);
  cells.emplace_back(peak ? format_bytes(*peak) : "–");
  cells.emplace_back(fmt::format("{:.0f}+{:.0f}",
                                 figures.median_voluntary_switches,
                                 figures.median_involuntary_switches));
  cells.emplace_back(fmt::format("{:.0f}", figures.median_page_faults));
}

/// Returns the lines of the first pair that conflicts, and the number of other
/// pairs.
std::vector<std::string> conflict_lines(const race_side& side) {
  std::vector<std::string> lines;
  if (side.conflicts.empty()) return lines;
  for (const race_access& access : side.conflicts.front().accesses) {
    // The place alone tells the two accesses apart.
    constexpr std::string_view previous = "previous ";
    const std::size_t start =
        access.kind.starts_with(previous) ? previous.size() : 0;
    lines.push_back(
        fmt::format("{:<5}  {}", access.kind.substr(start),
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
          {{"", align::left, widest(labels, escape)},
           {"output", align::left, 9},
           {"wall time", align::left, 14},
           {"cpu time", align::right, 8},
           {"peak", align::right, 7},
           {"switches", align::right},
           {"faults", align::right},
           {fmt::format("ratio to {}", reference), align::left, 17},
           {"", align::left, 14}},  // "too few rounds"
          {}};
}

row_group rows_of(const timed_program& program,
                  std::optional<double> tolerance) {
  row_group group{program.program, rounds_figure(program), {}};
  for (std::size_t i = 0; i < program.sides.size(); ++i) {
    const samples& side = program.sides[i];
    auto& cells = group.rows.emplace_back();
    cells = {side.label, verdict_cell(judge_output(side))};
    if (!side.figures) {
      cells.emplace_back("not timed");
      continue;
    }
    // The kernel tells user and system time apart by its timer's ticks, of
    // which a run of a millisecond sees none or one.
    append_figures(cells, side, format_seconds(side.figures->median_cpu));
    const auto measured = ratio_to_reference(program, i);
    if (!measured) continue;
    cells.emplace_back(ratio_figure(*measured));
    cells.push_back(verdict_cell(judge(measured, tolerance)));
  }
  return group;
}

table sweep_table(const sweep_results& sweep, std::size_t value_width) {
  table points{"",
               {{sweep.parameter, align::right, value_width},
                {"", align::left, widest(sweep.sides, &sweep_side::label)},
                {"wall time", align::left, 14},
                {"per operation", align::right, 13},
                {"peak", align::right, 7},
                {"switches", align::right, 9},
                {"faults", align::right},
                {"ratio to " + sweep.sides.front().label, align::left, 17}},
               {}};
  for (const sweep_point& point : sweep.points) {
    points.groups.push_back(rows_of(sweep, point));
  }
  return points;
}

row_group rows_of(const sweep_results& sweep, const sweep_point& point) {
  row_group group;
  std::string value = fmt::format("{}", point.value);
  for (const sweep_side& listed : sweep.sides) {
    auto& cells = group.rows.emplace_back();
    cells = {std::exchange(value, ""), listed.label};
    const samples* side = find_side(point, listed.implementation);
    if (side == nullptr) {
      cells.emplace_back(fmt::format("not run beyond {}",
                                     listed.largest.value_or(point.value)),
                         tone::aside);
    } else if (side->failed_runs > 0) {
      cells.push_back(verdict_cell(judge_output(*side)));
    } else if (!side->figures) {
      cells.emplace_back("not timed");
    } else {
      const auto each = seconds_per_operation(point, *side);
      append_figures(cells, *side, each ? format_seconds(*each) : "–");
      const auto index = static_cast<std::size_t>(side - point.sides.data());
      const auto measured = ratio_to_reference(point, index);
      if (!measured) continue;
      cells.emplace_back(ratio_figure(*measured), tone_of(judge(measured)));
    }
  }
  return group;
}

table races_table(const std::vector<std::string>& labels,
                  const std::vector<race_results>& races) {
  table verdicts{"program",
                 {{"", align::left, widest(labels, escape)},
                  {"detector", align::left, 18},
                  {"verdict", align::left, 13},  // "no report yet"
                  {"runs", align::left, 11},     // "5 of 5 runs"
                  {"reports", align::right, 7},
                  {"lines", align::left, 0}},
                 {}};
  for (const race_results& race : races)
    verdicts.groups.push_back(rows_of(race));
  return verdicts;
}

row_group rows_of(const race_results& race) {
  row_group group{race.program, "", {}};
  for (const race_side& side : race.sides) {
    const cell verdict = verdict_cell(judge_race(race, side));
    auto& cells = group.rows.emplace_back();
    if (!side.unchecked.empty()) {
      const cell none("");
      cells = {side.label, none, verdict, none, none, side.unchecked};
      continue;
    }
    std::string runs = count(side.runs, "run");
    if (side.reported_runs > 0) {
      runs = fmt::format("{} of {}", side.reported_runs, runs);
    }
    cells = {side.label, {side.detector, tone::aside},    verdict,
             runs,       fmt::format("{}", side.reports), std::string()};
    cells.back().lines = conflict_lines(side);
  }
  return group;
}

table outcomes_table(const outcome_results& outcome) {
  table counts{"", {{outcome.program, align::right}}, {}};
  auto& rows = counts.groups.emplace_back().rows;
  for (const bin& each : make_bins(outcome)) {
    auto& cells = rows.emplace_back();
    cells.emplace_back(each.label);
    if (!each.is_allowed)
      cells.back() = {each.label + ", not allowed", tone::bad};
    for (const std::size_t runs : each.counts) {
      cells.emplace_back(fmt::format("{}", runs));
    }
    cells.emplace_back(each.means);
  }
  auto& losses = rows.emplace_back();
  losses.emplace_back("");
  for (const outcome_side& side : outcome.sides) {
    counts.columns.push_back({side.label, align::right});
    losses.emplace_back(describe_loss(outcome, side));
  }
  counts.columns.push_back({"what it means"});
  return counts;
}

std::string reference_of(const results& all) {
  std::set<std::string> labels;
  const auto add = [&](const auto& programs) {
    for (const auto& each : programs) labels.insert(each.sides.front().label);
  };
  add(all.programs);
  add(all.pairs);
  add(all.sweeps);
  return labels.size() == 1 ? *labels.begin() : "the first";
}

table timed_table(const results& all, std::string_view name) {
  table times = times_table(reference_of(all), {});
  const auto add = [&](const auto& programs) {
    for (const auto& program : programs) {
      if (!name.empty() && program.program != name) continue;
      times.groups.push_back(rows_of(program));
    }
  };
  add(all.programs);
  add(all.pairs);
  return times;
}

std::vector<table> tables_of(const results& all) {
  std::vector<table> tables{timed_table(all)};
  for (const sweep_results& sweep : all.sweeps) {
    tables.push_back(sweep_table(sweep, 0));
    tables.back().columns.front().heading =
        fmt::format("{}: {}", sweep.name, sweep.parameter);
  }
  tables.push_back(races_table({}, all.races));
  for (const outcome_results& outcome : all.outcomes) {
    tables.push_back(outcomes_table(outcome));
  }
  std::erase_if(tables, [](const table& each) { return each.groups.empty(); });
  return tables;
}

std::vector<std::pair<std::string, std::string>> legend_of(const results& all) {
  std::string interval = fmt::format("{:.0f} % interval", standard_level * 100);
  if (!all.pairs.empty()) interval += ", for all programs and looks together";
  std::vector<std::pair<std::string, std::string>> words{
      {"ratio",
       fmt::format("wall time ÷ that of {0} in the same round: the median of "
                   "blocks, and its {1}; below 1 is faster than {0}, above 1 "
                   "slower",
                   reference_of(all), interval)},
      {"wall time", "median ± median absolute deviation"},
      {"cpu time", "user + system"},
      {"peak", "resident memory at its highest"},
      {"switches", "context switches of a run, voluntary + involuntary"},
      {"faults", "page faults of a run"}};
  if (all.pairs.empty()) return words;
  words.emplace(words.begin() + 1, "slower",
                fmt::format("the whole interval is above {:.2f}, the rest is "
                            "tolerated",
                            1 + all.pairs.front().tolerance));
  return words;
}

std::string machine_words(const environment& conditions) {
  std::string text = conditions.cpu + ", " + count(conditions.cores, "core") +
                     ", " + conditions.system;
  if (!conditions.governor.empty()) text += ", " + conditions.governor;
  if (conditions.load_average) {
    text += fmt::format(", load {:.2f}", *conditions.load_average);
  }
  return text;
}

failure_text describe(const std::string& program, const failure& failure,
                      const side_runs& side) {
  const auto& [message, evidence] = failure.difference;
  failure_text text{fmt::format("{}/{} ({}), {}: {}", escape(program),
                                escape(failure.implementation),
                                escape(side.label), failure.round, message),
                    evidence};
  if (side.runs > 1 && side.failed_runs > 0) {
    text.evidence.push_back(fmt::format("{} of {} failed", side.failed_runs,
                                        count(side.runs, "run")));
  }
  return text;
}

std::string summary(const results& all, std::string_view held) {
  const tally sum = count_runs(all);
  const std::string programs =
      count(sum.programs, all.sweeps.empty() ? "program" : "point");
  if (sum.failed_programs > 0) {
    return fmt::format("FAILED: {} of {}\n", sum.failed_programs, programs);
  }
  const std::string runs = count(sum.runs, "run");
  if (!all.interrupted) {
    return fmt::format("{}, {}: {}\n", programs, runs, held);
  }
  if (sum.runs == 0) return "interrupted before the first run\n";
  return fmt::format("interrupted after {}, {}: no failure so far\n", programs,
                     runs);
}

}  // namespace sidebyside
