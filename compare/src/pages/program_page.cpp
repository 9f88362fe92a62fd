#include "pages/program_page.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "pages/steps.hpp"
#include "pages/tables.hpp"
#include "results/outcomes.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

/// Whether a key in results is of this program: "many-goroutines/n=1000" is.
bool is_of(const std::string& key, const std::string& name) {
  return key == name || key.starts_with(name + "/");
}

std::string to_base64(const std::string& bytes) {
  using namespace boost::archive::iterators;
  using encoder =
      base64_from_binary<transform_width<std::string::const_iterator, 6, 8>>;
  std::string text(encoder(bytes.begin()), encoder(bytes.end()));
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

/// The address of a source in Compiler Explorer, which holds all of it. Empty
/// if the manifest does not say how.
std::string explorer_url(const side& side, const source& source) {
  if (side.explorer.empty()) return "";
  std::string text;
  for (const std::string& line : source.lines) text += line + "\n";
  const std::string quoted = nlohmann::json(text).dump(
      -1, ' ', true, nlohmann::json::error_handler_t::replace);
  const std::string state =
      boost::replace_all_copy(side.explorer, "{source}", quoted);
  std::string url = "https://godbolt.org/clientstate/";
  for (const char c : to_base64(state)) {
    url += c == '/' ? "%2F" : c == '+' ? "%2B" : std::string(1, c);
  }
  return url;
}

page_list sides_of(const page_material& material, const shown_program& shown) {
  page_list sides;
  for (std::size_t i = 0; i < shown.sources.size(); ++i) {
    const source& source = shown.sources[i];
    const std::string& url = material.source_url;
    sides.push_back(fields("index", i, "label", source.label, "file",
                           source.file, "is_first", i < 2, "href",
                           url.empty() ? "" : url + source.file, "explorer",
                           shown.program.is_standalone
                               ? explorer_url(shown.program.sides[i], source)
                               : ""));
  }
  return sides;
}

page_data output_of(const expectation& expected) {
  if (!expected.output) return false;
  page_list lines;
  for (const std::string& line : split_lines(*expected.output)) {
    lines.emplace_back(line);
  }
  return fields("lines", lines);
}

/// What may come out where it varies; false where it does not.
page_data variety_of(const expectation& expected) {
  if (!expected.outcomes) return false;
  const auto& numbers = expected.outcomes->allowed;
  return fields("pattern", expected.outcomes->pattern.text(), "range",
                numbers.empty() ? ""
                                : fmt::format("{} to {}", numbers.front().low,
                                              numbers.back().high));
}

/// Of one program, whose name all rows would begin with.
page_data program_table(table shown, const std::string& caption) {
  shown.title_heading.clear();
  return to_data(shown, caption);
}

/// The number that has an implementation's colour, in whatever program; of what
/// is none, that of its place.
std::size_t color_of(const page_material& material, const std::string& name,
                     std::size_t place) {
  const auto& known = material.implementations;
  const auto found = std::ranges::find(known, name);
  return found == known.end() ? place
                              : static_cast<std::size_t>(found - known.begin());
}

/// A row for each side of a program.
void add_rows(std::vector<plot_row>& rows, const page_material& material,
              const timed_program& program, const std::string& prefix,
              const std::string& note, std::optional<double> tolerance) {
  for (std::size_t i = 0; i < program.sides.size(); ++i) {
    const samples& side = program.sides[i];
    auto& row = rows.emplace_back();
    row.label = fmt::format("{}{}{}", prefix, side.label, note);
    row.index = color_of(material, side.implementation, i);
    row.seconds = side.wall_seconds;
    if (!row.seconds.empty()) row.interval = wall_interval(program, side);
    if (i == 0) continue;
    row.measured = ratio_to_reference(program, i);
    row.found = judge(row.measured, tolerance);
  }
}

page_data cost_data(const page_material& material, const std::string& name) {
  page_list tables;
  page_list failures;
  const named_files timed =
      files_with(material, &results::programs, &results::pairs);
  for (const named_results* file : timed) {
    const table times = timed_table(file->found, name);
    if (times.groups.empty()) continue;
    tables.push_back(program_table(
        times,
        "What the runs took, start-up included" + file_note(timed, *file)));
    for_each_timed(file->found, [&](const timed_program& program) {
      if (is_of(program.program, name)) add_failures(failures, program);
    });
  }
  if (tables.empty()) return false;
  const std::vector<plot_row> rows = times_of(material, name);
  return fields("words", cost_words(rows), "ratios", plot_ratios(rows),
                "samples", plot_samples(rows), "failures", failures, "tables",
                tables);
}

/// How often each outcome came up, as bars in a table.
page_data outcome_data(const page_material& material,
                       const outcome_results& outcome, std::string note) {
  page_list rows;
  for (const bin& each : make_bins(outcome)) {
    page_list cells;
    for (std::size_t i = 0; i < outcome.sides.size(); ++i) {
      const double share = share_of(each.counts[i], outcome.sides[i].runs);
      cells.push_back(fields(
          "label", outcome.sides[i].label, "color",
          color_class(color_of(material, outcome.sides[i].implementation, i)),
          "share", fmt::format("{:.1f}", share * 100), "runs", each.counts[i]));
    }
    rows.push_back(fields("outcome", each.label, "is_allowed", each.is_allowed,
                          "means", each.means, "cells", cells));
  }
  page_list sides;
  for (const outcome_side& side : outcome.sides) {
    sides.push_back(
        fields("label", side.label, "loss", describe_loss(outcome, side)));
  }
  page_list failures;
  add_failures(failures, outcome);
  return fields("note", std::move(note), "failures", failures, "sides", sides,
                "rows", rows);
}

page_list outcomes_of(const page_material& material, const std::string& name) {
  page_list all;
  const named_files counted = files_with(material, &results::outcomes);
  for (const named_results* file : counted) {
    for (const outcome_results& outcome : file->found.outcomes) {
      if (outcome.program != name) continue;
      all.push_back(outcome_data(material, outcome, file_note(counted, *file)));
    }
  }
  return all;
}

page_list races_of(const page_material& material, const std::string& name) {
  page_list all;
  const named_files raced = files_with(material, &results::races);
  for (const named_results* file : raced) {
    for (const race_results& race : file->found.races) {
      if (race.program != name) continue;
      page_list failures;
      add_failures(failures, race);
      all.push_back(fields("failures", failures, "is_racy", race.racy, "table",
                           program_table(races_table({}, {race}),
                                         "What the race detectors said" +
                                             file_note(raced, *file))));
    }
  }
  return all;
}

}  // namespace

std::string file_note(const named_files& files, const named_results& file) {
  return files.size() > 1 ? fmt::format(" ({})", file.name) : "";
}

std::vector<plot_row> times_of(const page_material& material,
                               const std::string& name) {
  std::vector<plot_row> rows;
  const named_files timed =
      files_with(material, &results::programs, &results::pairs);
  for (const named_results* file : timed) {
    const std::string note = file_note(timed, *file);
    for (const timed_program& program : file->found.programs) {
      if (program.program != name) continue;
      add_rows(rows, material, program, "", note, std::nullopt);
    }
    for (const timed_pair& pair : file->found.pairs) {
      if (!is_of(pair.program, name)) continue;
      const std::string side = pair.program.substr(name.size());
      add_rows(rows, material, pair, side.empty() ? "" : side.substr(1) + " ",
               note, pair.tolerance);
    }
  }
  return rows;
}

std::string cost_words(const std::vector<plot_row>& rows) {
  std::string words;
  for (const plot_row& row : rows) {
    if (!row.measured) continue;
    words += fmt::format("{}{} {}", words.empty() ? "" : ", ", row.label,
                         speed_words(*row.measured, row.found));
  }
  return words;
}

page_list sweeps_of(const page_material& material, const std::string& name) {
  page_list all;
  const named_files swept = files_with(material, &results::sweeps);
  for (const named_results* file : swept) {
    std::vector<sweep_results> sweeps = file->found.sweeps;
    std::erase_if(sweeps, [&name](const sweep_results& sweep) {
      return !name.empty() && (sweep.points.empty() ||
                               !is_of(sweep.points.front().program, name));
    });
    for (std::size_t i = 0; i < sweeps.size();) {
      std::vector<sweep_results> group;
      page_list tables;
      page_list failures;
      do {
        const sweep_results& sweep = sweeps[i];
        group.push_back(sweep);
        tables.push_back(to_data(sweep_table(sweep, 0), sweep.name));
        for (const auto& point : sweep.points) add_failures(failures, point);
      } while (++i < sweeps.size() && !sweeps[i].group.empty() &&
               sweeps[i].group == group.front().group);
      const sweep_results& first = group.front();
      all.push_back(fields("title",
                           (group.size() > 1 ? first.group : first.name) +
                               file_note(swept, *file),
                           "failures", failures, "chart", plot_sweeps(group),
                           "tables", tables));
    }
  }
  return all;
}

std::set<std::string> racing_lines(const page_material& material) {
  std::set<std::string> lines;
  for (const named_results& file : material.files) {
    for (const race_results& race : file.found.races) {
      for (const race_side& side : race.sides) {
        for (const race_conflict& conflict : side.conflicts) {
          for (const race_access& access : conflict.accesses) {
            lines.insert(access.place);
          }
        }
      }
    }
  }
  return lines;
}

void add_program(page_data& page, const page_material& material,
                 const shown_program& shown,
                 const std::set<std::string>& racing,
                 const program_address& href_of) {
  const program& program = shown.program;
  const expectation expected =
      program.sides.empty() ? expectation() : program.sides.front().expected;
  const bool is_base_shown =
      std::ranges::any_of(material.shown, [&](const shown_program& each) {
        return each.program.name == program.builds_on;
      });
  const page_list outcomes = outcomes_of(material, program.name);
  const page_list races = races_of(material, program.name);

  set(page, "id", "program-" + to_id(program.name), "name", program.name,
      "title", program.title, "chapter", program.chapter, "shows",
      program.shows, "why", program.why, "base", shown.base_title, "base_href",
      is_base_shown ? href_of(program.builds_on) : "", "has_sides",
      !shown.sources.empty(), "has_outcomes", !outcomes.empty(), "has_races",
      !races.empty(), "output", output_of(expected), "variety",
      variety_of(expected), "sides", sides_of(material, shown), "steps",
      steps_of(material, shown, racing), "sweeps",
      sweeps_of(material, program.name), "times",
      cost_data(material, program.name), "outcomes", outcomes, "races", races);
}

}  // namespace sidebyside
