#include "show/rows.hpp"

#include <fmt/ranges.h>

#include <boost/algorithm/string/erase.hpp>
#include <set>

#include "base/text.hpp"
#include "show/chart.hpp"
#include "show/exploration_rows.hpp"

namespace sidebyside {
namespace {

/// Returns a verdict as a cell. A word has the same tone in all kinds of
/// verdicts.
cell verdict_cell(auto verdict) {
  using enum tone;
  static const std::map<std::string_view, tone> tones{
      {"FAILED", bad},     {"allowed", good},  {"faster", good},
      {"identical", good}, {"no race", good},  {"not checked", notice},
      {"race", notice},    {"slower", notice}, {"undecided", notice},
      {"unstable", notice}};
  const std::string_view word = to_string(verdict);
  return {std::string(word), tones.contains(word) ? tones.at(word) : plain};
}

/// Formats a median number of events. An operation has less than one of most.
std::string counted(double events) {
  if (events == 0 || events >= 10) return fmt::format("{:.0f}", events);
  return fmt::format("{:.2g}", events);
}

/// Appends the figures of a side, with `second` behind its wall time. Returns
/// its ratio, which is the last cell if there is one.
std::optional<ratio> append_figures(std::vector<cell>& cells,
                                    const timed_program& program,
                                    const samples& side,
                                    const std::optional<double>& second) {
  if (!side.figures) {
    cells.emplace_back(side.no_figure.empty() ? "not timed" : side.no_figure);
    return std::nullopt;
  }
  const double wall = median_seconds(side).value();
  const side_figures& figures = *side.figures;
  const auto& peak = figures.median_peak_byte;
  cells.insert(
      cells.end(),
      {fmt::format("{} ± {}", format_seconds(wall),
                   format_seconds_like(figures.median_deviation, wall)),
       second ? format_seconds(*second) : "–", peak ? format_bytes(*peak) : "–",
       fmt::format("{}+{}", counted(figures.median_voluntary_switches),
                   counted(figures.median_involuntary_switches)),
       counted(figures.median_page_faults)});
  const auto index = static_cast<std::size_t>(&side - program.sides.data());
  const auto measured = ratio_to_reference(program, index);
  if (measured) cells.emplace_back(ratio_figure(*measured));
  return measured;
}

/// The sessions of known truth, with the bounds of what they found.
table calibration_table(const results& all) {
  table rows{"row",
             {{"machine"},
              {"sessions", align::right},
              {"found", align::right},
              {"95 % bounds", align::right}}};
  for (const auto& [row, load, sessions, found] : all.calibration) {
    const auto [low, high, unused] =
        proportion_interval(found, std::max<std::size_t>(sessions, 1), 0.95);
    rows.groups.push_back(
        {row,
         "",
         {{load, fmt::format("{}", sessions), fmt::format("{}", found),
           fmt::format("{:.1f} to {:.1f} %", low * 100, high * 100)}}});
  }
  return rows;
}

}  // namespace

table times_table(std::string_view reference,
                  const std::vector<std::string>& labels) {
  return {"program",
          {{"", align::left, widest(labels, escape)},
           {"output", align::left, 9},
           {"wall time", align::left, 15},
           {"cpu time", align::right, 8},
           {"peak", align::right, 7},
           {"switches", align::right},
           {"faults", align::right},
           {fmt::format("ratio to {}", reference), align::left, 17},
           {"", align::left, 15}}};  // "faster to start"
}

row_group rows_of(const timed_program& program, const timed_program* start_up) {
  std::vector<std::string_view> fixed;
  for (const samples& side : program.sides) {
    if (side.placement == placement::fixed) fixed.push_back(side.label);
  }
  row_group group{
      program.program,
      fmt::format(
          "{} in {}{}{}", count(count_rounds(program), "round"),
          count(program.blocks.size(), "block"),
          fixed.empty() ? "" : ", placement fixed: ", fmt::join(fixed, ", "))};
  for (const samples& side : program.sides) {
    auto& cells = group.rows.emplace_back();
    cells = {side.label, verdict_cell(judge_output(side))};
    // The kernel tells user and system time apart by its timer's ticks, of
    // which a run of a millisecond sees none or one.
    const auto measured = append_figures(
        cells, program, side, side.figures.value_or(side_figures()).median_cpu);
    if (!measured) continue;
    const verdict judged = judge(measured, program.tolerance);
    cells.push_back(verdict_cell(judged));
    const auto index = static_cast<std::size_t>(&side - program.sides.data());
    if ((judged == verdict::faster || judged == verdict::slower) &&
        is_mostly_start_up(program, index, start_up)) {
      cells.back().lines.front() += " to start";
    }
  }
  return group;
}

row_group rows_of(const cost_results& cost) {
  row_group group = rows_of(static_cast<const timed_program&>(cost));
  if (cost.figure == cost_figure::per_operation) {
    group.note = fmt::format("one {}, start-up left out; {}", cost.operation,
                             group.note);
  }
  return group;
}

row_group rows_of(const verified_program& program) {
  row_group group{program.program, "not timed"};
  for (const side_runs& side : program.sides) {
    group.rows.push_back({side.label,
                          verdict_cell(judge_output(side)),
                          {count(side.runs, "run"), tone::aside}});
  }
  return group;
}

table headline_table(const results& all) {
  table costs{"",
              {{"what one … costs"},
               {reference_of(all), align::right},
               {"best", align::right},
               {""},
               {"ratio", align::left, 17},
               {""}}};
  const auto add = [&](const timed_program& program, const std::string& title) {
    const auto time = [](const samples& side) {
      const auto seconds = median_seconds(side);
      return seconds ? format_seconds(*seconds) : side.no_figure;
    };
    auto& cells = costs.groups.emplace_back().rows.emplace_back();
    cells = {title, time(program.sides.front())};
    const samples* best = best_counterpart(program);
    if (best == nullptr) return;
    const auto index = static_cast<std::size_t>(best - program.sides.data());
    const auto ratio = ratio_to_reference(program, index);
    cells.insert(cells.end(), {time(*best), best->label, ratio_figure(*ratio),
                               verdict_cell(judge(ratio))});
  };
  const auto* start_up = find_start_up(all.programs);
  for (const cost_results& cost : all.costs) {
    if (cost.figure == cost_figure::start_up || cost.tolerance) continue;
    if (costs.groups.empty() && start_up != nullptr) add(*start_up, "process");
    add(cost, fmt::format("{}{}{}", cost.operation,
                          cost.variant.empty() ? "" : ", ", cost.variant));
  }
  return costs;
}

table sweep_table(const sweep_results& sweep, std::size_t value_width) {
  table points{"",
               {{sweep.parameter, align::right, value_width},
                {"", align::left, widest(sweep.sides, &sweep_side::label)},
                {"wall time", align::left, 15},
                {"per operation", align::right, 13},
                {"peak", align::right, 7},
                {"switches", align::right, 9},
                {"faults", align::right},
                {"ratio to " + sweep.sides.front().label, align::left, 17}}};
  for (const auto& each : sweep.points)
    points.groups.push_back(rows_of(sweep, each));
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
      const auto limit = listed.largest.value_or(point.value);
      cells.emplace_back(limit < point.value
                             ? fmt::format("not run beyond {}", limit)
                             : fmt::format("not run at {}", point.value),
                         tone::aside);
    } else if (side->failed_runs > 0) {
      cells.push_back(verdict_cell(judge_output(*side)));
    } else {
      const auto measured = append_figures(cells, point, *side,
                                           seconds_per_operation(point, *side));
      if (!measured) continue;
      cells.back().tone = verdict_cell(judge(measured)).tone;
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
                  {"lines"}}};
  for (const auto& each : races) verdicts.groups.push_back(rows_of(each));
  return verdicts;
}

row_group rows_of(const race_results& race) {
  row_group group{race.program, ""};
  const cell none("");
  for (const race_side& side : race.sides) {
    auto& cells = group.rows.emplace_back();
    cells = {side.label, none, verdict_cell(judge_race(race, side)),
             none,       none, side.unchecked};
    if (!side.unchecked.empty()) continue;
    const std::string runs = count(side.runs, "run");
    const std::size_t reported = side.reported_runs;
    cells[1] = {side.detector, tone::aside};
    cells[3] = reported > 0 ? fmt::format("{} of {}", reported, runs) : runs;
    cells[4] = fmt::format("{}", side.reports);
    if (side.conflicts.empty()) continue;
    auto& lines = cells[5].lines;
    lines.clear();
    for (const auto& [kind, place] : side.conflicts.front().accesses) {
      // The place alone tells the two accesses apart.
      lines.push_back(fmt::format("{:<5}  {}",
                                  boost::erase_first_copy(kind, "previous "),
                                  place.substr(place.rfind('/') + 1)));
    }
    const std::size_t others = side.conflicts.size() - 1;
    if (others > 0) {
      lines.push_back(fmt::format("and {}", count(others, "other pair")));
    }
  }
  return group;
}

std::string reference_of(const results& all) {
  std::set<std::string> labels;
  const auto add = [&](const auto& programs) {
    for (const auto& each : programs) {
      const std::string& label = each.sides.front().label;
      labels.insert(label.substr(0, label.find(", ")));  // without its note
    }
  };
  add(all.programs);
  add(all.costs);
  add(all.sweeps);
  return labels.size() == 1 ? *labels.begin() : "the first";
}

table timed_table(const results& all, const timed_program* start_up) {
  table times = times_table(reference_of(all), {});
  const auto add = [&](const auto& programs, auto... start) {
    for (const auto& each : programs) {
      times.groups.push_back(rows_of(each, start...));
    }
  };
  add(all.programs, start_up ? start_up : find_start_up(all.programs));
  add(all.costs);
  add(all.verified);
  return times;
}

std::vector<table> tables_of(const results& all) {
  std::vector<table> tables{headline_table(all), timed_table(all)};
  for (const sweep_results& sweep : all.sweeps) {
    tables.push_back(sweep_table(sweep, 0));
    tables.back().columns.front().heading =
        fmt::format("{}: {}", sweep.name, sweep.parameter);
  }
  tables.push_back(calibration_table(all));
  tables.push_back(races_table({}, all.races));
  for (const outcome_results& outcome : all.outcomes) {
    for (const auto& part : split_by_allowed(outcome)) {
      auto& rows = tables.emplace_back(outcomes_table(part)).groups[0].rows;
      auto& losses = rows.emplace_back(1, cell(""));
      for (const outcome_side& side : part.sides) {
        losses.emplace_back(describe_loss(side));
      }
    }
  }
  for (const exploration_results& explored : all.explorations) {
    tables.push_back(possibilities_table(explored, nullptr));
    tables.back().columns.front().heading = explored.program;
  }
  std::erase_if(tables, [](const table& each) { return each.groups.empty(); });
  return tables;
}

std::vector<std::pair<std::string, std::string>> legend_of(const results& all) {
  const auto tolerance = tolerance_of(all);
  std::vector<std::pair<std::string, std::string>> words{
      {"ratio",
       fmt::format(
           "wall time ÷ that of {0} in the same round: the median of blocks, "
           "and its {1:.0f} % interval{2}; below 1 is faster than {0}, above 1 "
           "slower",
           reference_of(all), standard_level * 100,
           tolerance ? ", for all programs and looks together" : "")},
      {"wall time", "median ± median absolute deviation"},
      {"cpu time", "user + system"},
      {"peak", "resident memory at its highest"},
      {"switches", "context switches of a run, voluntary + involuntary"},
      {"faults", "page faults of a run"}};
  if (!tolerance) return words;
  words.emplace(words.begin() + 1, "slower",
                fmt::format("the whole interval is above {:.2f}, the rest is "
                            "tolerated",
                            1 + *tolerance));
  return words;
}

std::string machine_words(const environment& conditions) {
  std::vector<std::string> words{
      conditions.cpu, count(conditions.cores, "core"), conditions.system};
  if (!conditions.governor.empty()) words.push_back(conditions.governor);
  const auto load = conditions.load_average;
  if (load) words.push_back(fmt::format("load {:.2f}", *load));
  if (is_busy(conditions)) words.emplace_back("BUSY");
  return join(words, ", ");
}

std::vector<std::string> describe(const std::string& program,
                                  const failure& failure,
                                  const side_runs& side) {
  std::vector<std::string> lines = failure.difference.evidence;
  lines.insert(lines.begin(),
               fmt::format("{}/{} ({}), {}: {}", escape(program),
                           escape(failure.implementation), escape(side.label),
                           failure.round, failure.difference.message));
  if (side.runs > 1 && side.failed_runs > 0) {
    lines.push_back(fmt::format("{} of {} failed", side.failed_runs,
                                count(side.runs, "run")));
  }
  return lines;
}

std::string summary(const results& all, std::string_view held) {
  const tally sum = count_runs(all);
  const std::string programs =
      count(sum.programs, all.sweeps.empty() ? "program" : "point");
  if (sum.failed_programs > 0) {
    return fmt::format("FAILED: {} of {}", sum.failed_programs, programs);
  }
  const std::string runs = programs + ", " + count(sum.runs, "run");
  if (!all.interrupted) return fmt::format("{}: {}", runs, held);
  if (sum.runs == 0) return "interrupted before the first run";
  return fmt::format("interrupted after {}: no failure so far", runs);
}

}  // namespace sidebyside
