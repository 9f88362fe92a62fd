#include "pages/program_page.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>

namespace sidebyside {
namespace {

/// The address of a source in Compiler Explorer, which holds all of it, and the
/// files beside it. Empty if the manifest does not say how.
std::string explorer_url(const page_material& material, const side& side,
                         const source& source) {
  using namespace boost::archive::iterators;
  using to_base64 =
      base64_from_binary<transform_width<std::string::const_iterator, 6, 8>>;
  if (side.compiler_explorer.empty()) return "";
  std::string whole = join(source.lines, "\n") + "\n";
  for (const auto& [place, replacement, file] : material.inlined) {
    constexpr int max_times = 50;  // stops a rule that never ends
    for (int i = 0; i < max_times; ++i) {
      whole = place.replace(whole, replacement).value_or(whole);
    }
  }
  const auto quoted =
      page_data(whole).dump(-1, ' ', true, page_data::error_handler_t::replace);
  const std::string state =
      boost::replace_all_copy(side.compiler_explorer, "{source}", quoted);
  std::string code(to_base64(state.begin()), to_base64(state.end()));
  code.append((4 - code.size() % 4) % 4, '=');
  return "https://godbolt.org/clientstate/" + encode(code, "=", '%');
}

page_data sides_of(const page_material& material, const page_program& page) {
  page_data all;
  const std::vector<side>& sides = page.program.sides;
  const auto& shown = page.program.shown;
  // By default, the reference and the first side in another language.
  const auto other = std::ranges::find_if(sides, [&](const side& side) {
    return language_of(side.name) != language_of(sides.front().name);
  });
  const std::size_t counterpart =
      other == sides.end() ? 1 : other - sides.begin();
  for (const source& source : page.sources) {
    const std::size_t index = all.size();
    const side& side = sides[index];
    const stepped_code& steps = page.sides[index];
    const bool is_shown = shown.empty()
                              ? index == 0 || index == counterpart
                              : std::ranges::count(shown, side.name) > 0;
    page_data lines;
    for (const step& step : steps.steps) {
      if (step.number == 0) continue;
      lines.push_back({{"number", step.number}, {"line", step.first_line()}});
    }
    all.push_back({{"index", index},
                   {"name", side.name},
                   {"label", source.label},
                   {"file", source.file},
                   {"address", address_of(material, source.file)},
                   {"is_shown", is_shown},
                   {"lines", lines},
                   {"documents", documents_of(steps, material.documented)},
                   {"try", side.try_line},
                   {"explorer", explorer_url(material, side, source)},
                   {"explorer_note", side.explorer_note}});
  }
  return all;
}

/// Returns the output of a side's runs, and their other ends.
page_data prints_of(const expectation& expected) {
  if (expected.output) return {{"lines", split_lines(*expected.output)}};
  if (!expected.outcomes) return {};
  // A number between texts, behind lines that may be anything.
  static const pattern framed(
      R"((.*?)([^\\()\[\]{}*+?.|^$]*)\(\\d\+?\)([^\\()\[\]{}*+?.|^$]*)\\n)");
  const auto& [own, numbers, named] = *expected.outcomes;
  const auto frame = framed.match_all(own.text());
  if (!frame) return {{"words", describe_allowed(numbers, named)}};
  const bool is_one = numbers.size() == 1 && numbers[0].low == numbers[0].high;
  const std::string number = describe_allowed(numbers, {});
  page_data lines{(*frame)[2] + (is_one ? number : "N") + (*frame)[3]};
  if (!(*frame)[1].empty()) lines.insert(lines.begin(), "…");
  return {{"lines", lines},
          {"is_open", !is_one},
          {"number", number},
          {"ends", describe_allowed({}, named)}};
}

/// Returns the outputs of the sides. Sides that print the same are together.
page_data prints_of(const program& program) {
  page_data all = page_data::array();
  for (const side& side : program.sides) {
    const page_data prints = prints_of(side.expected);
    if (prints.empty()) continue;
    const auto same = std::ranges::find_if(
        all, [&](const page_data& each) { return each["prints"] == prints; });
    if (same == all.end()) {
      all.push_back({{"prints", prints}, {"who", side.label}});
    } else {
      (*same)["who"].get_ref<std::string&>() += ", " + side.label;
    }
  }
  if (all.size() == 1) all[0]["who"] = "";
  return all;
}

page_data cost_data(const page_material& material, const page_program& page) {
  page_data data;
  for (const auto& [name, results, note, start_up] : page.files) {
    table times = timed_table(results, start_up);
    if (times.groups.empty()) continue;
    // A pair of builds needs the name of its implementation, and a cost its
    // own.
    if (!tolerance_of(results) && results.costs.empty()) {
      times.title_heading.clear();
    }
    data["tables"].push_back(
        to_data(times, "What the runs took, start-up included" + note));
    for_each_timed(results, [&](const timed_program& program) {
      add_failures(data, program);
    });
  }
  if (data.empty()) return data;
  const std::vector<plot_row> rows = times_of(material, page);
  page_data words;
  for (const plot_row& row : rows) {
    if (!row.ratio) continue;
    const std::string text = row.label + " " + row.words;
    if (words.empty() || words.back()["build"] != row.build) {
      words.push_back({{"build", row.build}, {"sides", text}});
    } else {
      words.back()["sides"].get_ref<std::string&>() += "; " + text;
    }
  }
  data.update({{"words", words},
               {"is_untimed", rows.empty()},
               {"ratios", plot_ratios(rows)},
               {"samples", plot_samples(rows)}});
  return data;
}

/// How often each outcome came up, in tables whose cells are bars.
page_data outcomes_of(const page_material& material, const page_program& page) {
  page_data all;
  for (const auto& [outcome, note] : results_of(page, &results::outcomes)) {
    for (const outcome_results& part : split_by_allowed(outcome)) {
      page_data sides;
      for (const outcome_side& side : part.sides) {
        sides.push_back(
            {{"label", side.label},
             {"loss", describe_loss(side)},
             {"color", color_of(material.implementations, side.implementation,
                                sides.size())}});
      }
      page_data rows;
      for (const bin& bin : make_bins(part)) {
        page_data cells = sides;
        for (std::size_t i = 0; i < cells.size(); ++i) {
          cells[i]["runs"] = bin.counts[i];
          cells[i]["share"] = percent_of(bin.counts[i], part.sides[i].runs);
        }
        rows.push_back({{"outcome", bin.label},
                        {"is_allowed", bin.is_allowed},
                        {"means", bin.means},
                        {"cells", cells}});
      }
      all.push_back({{"note", note}, {"sides", sides}, {"rows", rows}});
      add_failures(all.back(), part);
    }
  }
  return all;
}

page_data races_of(const page_program& page) {
  page_data all;
  for (const auto& [race, note] : results_of(page, &results::races)) {
    std::vector<std::string> racy;
    for (const race_side& side : race.sides) {
      if (side.racy) racy.push_back(side.label);
    }
    const bool is_mixed = racy.size() < race.sides.size();
    table table = races_table({}, {race});
    table.title_heading.clear();
    // The labels of sides, by the words that are said of them.
    std::map<std::string, std::vector<std::string>> sides;
    for (const auto& cells : table.groups[0].rows) {
      const std::string& runs = cells[3].lines[0];
      sides[cells[2].lines[0] +
            (runs.empty() ? ", " + cells[5].lines[0] : " in " + runs)]
          .push_back(cells[0].lines[0]);
    }
    const auto words = collect(sides, [](const auto& each) {
      return fmt::format("{}: {}", join(each.second, ", "), each.first);
    });
    all.push_back(
        {{"is_racy", !racy.empty()},
         {"racy_sides", is_mixed ? join(racy, ", ") : ""},
         {"words", join(words, "; ")},
         {"table", to_data(table, "What the race detectors said" + note)}});
    add_failures(all.back(), race);
  }
  return all;
}

/// The legend of charts: a line of each colour.
page_data colors_of(const page_data& sweeps) {
  page_data lines = page_data::object();
  for (const page_data& sweep : sweeps) {
    for (const page_data& chart : sweep["charts"]) {
      for (const page_data& line : chart["lines"]) {
        lines.emplace(line["color"], line);
      }
    }
  }
  return std::vector<page_data>(lines.begin(), lines.end());
}

}  // namespace

std::vector<plot_row> times_of(const page_material& material,
                               const page_program& page) {
  std::vector<plot_row> rows;
  const auto add = [&](const timed_program& program, const std::string& note,
                       const timed_program* start_up) {
    std::string build = program.program.substr(page.program.name.size());
    if (!build.empty()) build.erase(0, 1);
    for (std::size_t i = 0; i < program.sides.size(); ++i) {
      const samples& side = program.sides[i];
      const auto ratio = ratio_to_reference(program, i);
      const verdict verdict = judge(ratio, program.tolerance);
      rows.push_back(
          {.build = build,
           .label = side.label + note,
           .color = color_of(material.implementations, side.implementation, i),
           .ratio = ratio,
           .verdict = verdict,
           .words = speed_words(ratio.value_or(sidebyside::ratio()), verdict,
                                is_mostly_start_up(program, i, start_up)),
           .seconds = side.wall_seconds,
           .interval = median_interval(side.block_medians, program.level)});
    }
  };
  for (const named_results& file : page.files) {
    for (const auto& program : file.results.programs) {
      add(program, file.note, file.start_up);
    }
    for (const cost_results& cost : file.results.costs) {
      const bool is_operation = cost.figure == cost_figure::per_operation;
      if (is_operation || cost.tolerance) add(cost, file.note, nullptr);
    }
  }
  return rows;
}

page_data sweeps_of(const page_material& material,
                    const std::vector<named_results>& files) {
  page_data all;
  for (const auto& [name, results, note, start_up] : files) {
    const std::vector<sweep_results>& sweeps = results.sweeps;
    for (auto next = sweeps.begin(); next != sweeps.end();) {
      const auto first = next++;
      while (next != sweeps.end() && !next->group.empty() &&
             next->group == first->group) {
        ++next;
      }
      const std::vector<sweep_results> group(first, next);
      auto& data = all.emplace_back(page_data::object());
      data["title"] = (group.size() > 1 ? first->group : first->name) + note;
      data["charts"] = plot_sweeps(group, material.implementations);
      for (const sweep_results& sweep : group) {
        data["tables"].push_back(to_data(sweep_table(sweep, 0), sweep.name));
        for (const sweep_point& point : sweep.points) add_failures(data, point);
      }
    }
  }
  return {{"sweeps", all}, {"colors", colors_of(all)}};
}

page_data program_data(const page_material& material,
                       const page_program& page) {
  const program& program = page.program;
  page_data data{{"id", to_id(program.name)},
                 {"name", program.name},
                 {"title", program.title},
                 {"chapter", program.chapter},
                 {"shows", program.shows},
                 {"why", program.why},
                 {"base", page.base_title},
                 {"base_id", to_id(program.builds_on)},
                 {"sides", sides_of(material, page)},
                 {"prints", prints_of(program)},
                 {"steps", steps_of(material, page)},
                 {"times", cost_data(material, page)},
                 {"races", races_of(page)}};
  data.update(sweeps_of(material, page.files));
  data.update(explorations_of(page));
  // Explorations at full size have the runs beside them.
  if (data["is_full_size"] == false) {
    data["outcomes"] = outcomes_of(material, page);
  }
  data["comes_out"] =
      !data["outcomes"].empty() || !data["explorations"].empty();
  data["can_run"] =
      !std::ranges::all_of(program.sides, &std::string::empty, &side::try_line);
  page_data& targets = data["targets"];  // besides the host
  for (const page_code& machine : page.assembly) {
    if (machine.sides.empty()) continue;
    data["has_machine_code"] = true;
    if (machine.target.empty()) continue;
    targets.push_back(
        {{"target", machine.target}, {"is_shown", machine.is_shown}});
  }
  return data;
}

}  // namespace sidebyside
