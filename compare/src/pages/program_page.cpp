#include "pages/program_page.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>
#include <cstddef>
#include <optional>
#include <utility>

#include "pages/steps.hpp"
#include "pages/tables.hpp"
#include "results/outcomes.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

/// Whether a key in results belongs to this program: "many-goroutines/n=1000"
/// does.
bool is_of(const std::string& key, const std::string& name) {
  return key == name || key.starts_with(name + "/");
}

/// Calls `use` with the results of each file, and with a note for captions that
/// names the file if there are several.
template <class Use>
void for_each_file(const named_files& files, Use use) {
  for (const named_results* file : files) {
    use(file->results,
        files.size() > 1 ? fmt::format(" ({})", file->name) : std::string());
  }
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
  const std::string state = fmt::format("{}", fmt::join(side.explorer, quoted));
  std::string url = "https://godbolt.org/clientstate/";
  for (const char c : to_base64(state)) {
    url += c == '/' ? "%2F" : c == '+' ? "%2B" : std::string(1, c);
  }
  return url;
}

page_data sides_of(const page_material& material, const page_program& page) {
  page_data sides = page_data::array();
  for (std::size_t i = 0; i < page.sources.size(); ++i) {
    const source& source = page.sources[i];
    const std::string& url = material.source_url;
    sides.push_back(
        {{"index", i},
         {"label", source.label},
         {"file", source.file},
         {"is_first", i < 2},
         {"href", url.empty() ? "" : url + source.file},
         {"explorer", page.program.is_standalone
                          ? explorer_url(page.program.sides[i], source)
                          : ""}});
  }
  return sides;
}

page_data output_of(const expectation& expected) {
  if (!expected.output) return false;
  return {{"lines", split_lines(*expected.output)}};
}

/// The outcomes of a program whose output varies; false if it does not.
page_data variety_of(const expectation& expected) {
  if (!expected.outcomes) return false;
  const auto& numbers = expected.outcomes->allowed;
  return {
      {"pattern", expected.outcomes->pattern.text()},
      {"range", numbers.empty() ? ""
                                : fmt::format("{} to {}", numbers.front().low,
                                              numbers.back().high)}};
}

/// A table of one program, without its name at the start of each row.
page_data program_table(table table, const std::string& caption) {
  table.title_heading.clear();
  return to_data(table, caption);
}

/// The number of an implementation's colour, the same in all programs. An
/// unknown implementation gets the colour of its position.
std::size_t color_of(const page_material& material, const std::string& name,
                     std::size_t position) {
  const auto& all = material.implementations;
  const auto known = std::ranges::find(all, name);
  return known == all.end() ? position
                            : static_cast<std::size_t>(known - all.begin());
}

/// Adds a row for each side of a program.
void add_rows(std::vector<plot_row>& rows, const page_material& material,
              const timed_program& program,
              const std::pair<std::string, std::string>& around_label,
              std::optional<double> tolerance) {
  for (std::size_t i = 0; i < program.sides.size(); ++i) {
    const samples& side = program.sides[i];
    auto& row = rows.emplace_back();
    row.label = around_label.first + side.label + around_label.second;
    row.index = color_of(material, side.implementation, i);
    row.seconds = side.wall_seconds;
    row.interval = median_interval(side.block_medians, program.level);
    if (i == 0) continue;
    row.ratio = ratio_to_reference(program, i);
    row.verdict = judge(row.ratio, tolerance);
  }
}

page_data cost_data(const page_material& material, const std::string& name) {
  page_data tables = page_data::array();
  page_data failures = page_data::array();
  for_each_file(timed_files(material), [&](auto& results, auto note) {
    const table times = timed_table(results, name);
    if (times.groups.empty()) return;
    tables.push_back(
        program_table(times, "What the runs took, start-up included" + note));
    for_each_timed(results, [&](const timed_program& program) {
      if (is_of(program.program, name)) add_failures(failures, program);
    });
  });
  if (tables.empty()) return false;
  const std::vector<plot_row> rows = times_of(material, name);
  return {{"words", cost_words(rows)},
          {"ratios", plot_ratios(rows)},
          {"samples", plot_samples(rows)},
          {"failures", failures},
          {"tables", tables}};
}

/// How often each outcome came up, as bars in a table.
page_data outcome_data(const page_material& material,
                       const outcome_results& outcome,
                       const std::string& note) {
  page_data rows = page_data::array();
  for (const bin& bin : make_bins(outcome)) {
    page_data cells = page_data::array();
    for (std::size_t i = 0; i < outcome.sides.size(); ++i) {
      const outcome_side& side = outcome.sides[i];
      const double share = share_of(bin.counts[i], side.runs);
      cells.push_back(
          {{"label", side.label},
           {"color", color_class(color_of(material, side.implementation, i))},
           {"share", fmt::format("{:.1f}", share * 100)},
           {"runs", bin.counts[i]}});
    }
    rows.push_back({{"outcome", bin.label},
                    {"is_allowed", bin.is_allowed},
                    {"means", bin.means},
                    {"cells", cells}});
  }
  page_data sides = page_data::array();
  for (const outcome_side& side : outcome.sides) {
    sides.push_back(
        {{"label", side.label}, {"loss", describe_loss(outcome, side)}});
  }
  page_data failures = page_data::array();
  add_failures(failures, outcome);
  return {
      {"note", note}, {"failures", failures}, {"sides", sides}, {"rows", rows}};
}

page_data outcomes_of(const page_material& material, const std::string& name) {
  page_data all = page_data::array();
  for_each_file(files_with(material, &results::outcomes),
                [&](auto& results, auto note) {
                  for (const outcome_results& outcome : results.outcomes) {
                    if (outcome.program != name) continue;
                    all.push_back(outcome_data(material, outcome, note));
                  }
                });
  return all;
}

page_data races_of(const page_material& material, const std::string& name) {
  page_data all = page_data::array();
  const auto add = [&](const race_results& race, const std::string& note) {
    page_data failures = page_data::array();
    add_failures(failures, race);
    all.push_back(
        {{"failures", failures},
         {"is_racy", race.racy},
         {"table", program_table(races_table({}, {race}),
                                 "What the race detectors said" + note)}});
  };
  for_each_file(files_with(material, &results::races),
                [&](auto& results, auto note) {
                  for (const race_results& race : results.races) {
                    if (race.program == name) add(race, note);
                  }
                });
  return all;
}

/// Sweeps of one group, and their chart.
page_data sweep_group_data(const std::vector<sweep_results>& group,
                           const std::string& note) {
  page_data tables = page_data::array();
  page_data failures = page_data::array();
  for (const sweep_results& sweep : group) {
    tables.push_back(to_data(sweep_table(sweep, 0), sweep.name));
    for (const auto& point : sweep.points) add_failures(failures, point);
  }
  const sweep_results& first = group.front();
  return {{"title", (group.size() > 1 ? first.group : first.name) + note},
          {"failures", failures},
          {"chart", plot_sweeps(group)},
          {"tables", tables}};
}

}  // namespace

std::vector<plot_row> times_of(const page_material& material,
                               const std::string& name) {
  std::vector<plot_row> rows;
  for_each_file(timed_files(material), [&](auto& results, auto note) {
    for (const timed_program& program : results.programs) {
      if (program.program != name) continue;
      add_rows(rows, material, program, {"", note}, std::nullopt);
    }
    for (const timed_pair& pair : results.pairs) {
      if (!is_of(pair.program, name)) continue;
      const std::string side = pair.program.substr(name.size());
      const std::string start = side.empty() ? "" : side.substr(1) + " ";
      add_rows(rows, material, pair, {start, note}, pair.tolerance);
    }
  });
  return rows;
}

std::string cost_words(const std::vector<plot_row>& rows) {
  std::string words;
  for (const plot_row& row : rows) {
    if (!row.ratio) continue;
    words += fmt::format("{}{} {}", words.empty() ? "" : ", ", row.label,
                         speed_words(*row.ratio, row.verdict));
  }
  return words;
}

page_data sweeps_of(const page_material& material, const std::string& name) {
  page_data all = page_data::array();
  for_each_file(
      files_with(material, &results::sweeps), [&](auto& results, auto note) {
        std::vector<std::vector<sweep_results>> groups;
        for (const sweep_results& sweep : results.sweeps) {
          if (!name.empty() && (sweep.points.empty() ||
                                !is_of(sweep.points.front().program, name))) {
            continue;
          }
          const bool goes_on = !groups.empty() && !sweep.group.empty() &&
                               sweep.group == groups.back().front().group;
          if (!goes_on) groups.emplace_back();
          groups.back().push_back(sweep);
        }
        for (const auto& group : groups) {
          all.push_back(sweep_group_data(group, note));
        }
      });
  return all;
}

std::set<std::string> racing_lines(const page_material& material) {
  std::set<std::string> lines;
  for (const named_results& file : material.files) {
    for (const race_results& race : file.results.races) {
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

void add_program(page_data& data, const page_material& material,
                 const page_program& page, const std::set<std::string>& racing,
                 const program_address& href_of) {
  const program& program = page.program;
  const expectation expected =
      program.sides.empty() ? expectation() : program.sides.front().expected;
  const bool has_base_page =
      std::ranges::any_of(material.programs, [&](const page_program& each) {
        return each.program.name == program.builds_on;
      });
  const page_data outcomes = outcomes_of(material, program.name);
  const page_data races = races_of(material, program.name);
  data.update({{"id", "program-" + to_id(program.name)},
               {"name", program.name},
               {"title", program.title},
               {"chapter", program.chapter},
               {"shows", program.shows},
               {"why", program.why},
               {"base", page.base_title},
               {"base_href", has_base_page ? href_of(program.builds_on) : ""},
               {"has_sides", !page.sources.empty()},
               {"has_outcomes", !outcomes.empty()},
               {"has_races", !races.empty()},
               {"output", output_of(expected)},
               {"variety", variety_of(expected)},
               {"sides", sides_of(material, page)},
               {"steps", steps_of(material, page, racing)},
               {"sweeps", sweeps_of(material, program.name)},
               {"times", cost_data(material, program.name)},
               {"outcomes", outcomes},
               {"races", races}});
}

}  // namespace sidebyside
