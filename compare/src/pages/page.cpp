#include "pages/page.hpp"

#include <algorithm>

#include "pages/answers.hpp"
#include "pages/program_page.hpp"

namespace sidebyside {
namespace {

/// Returns the files in which a list is not empty.
auto files_with(auto& files, auto results::*list) {
  std::vector<decltype(files.data())> found;
  for (auto& file : files) {
    if (!(file.results.*list).empty()) found.push_back(&file);
  }
  return found;
}

/// A program's cells of the summary: its output, its time, its best side with a
/// ratio, and whether it races.
std::vector<cell> summary_row(const page_program& page,
                              const std::vector<plot_row>& rows) {
  const cell failed("FAILED", tone::bad);
  std::vector<cell> row(4, cell(""));
  const auto timed = results_of(page, &results::programs);
  if (!timed.empty()) {
    const timed_program& program = timed.front().first;
    const auto cells = rows_of(program).rows.front();
    row[0] = program.failures.empty() ? cells[1] : failed;
    row[1] = cells[2];
  }
  for (const auto& [race, note] : results_of(page, &results::races)) {
    row[3] = race.failures.empty() ? rows_of(race).rows.front()[2] : failed;
  }
  if (rows.empty()) return row;
  const auto& best = *std::ranges::min_element(
      rows, {}, [](const plot_row& each) { return each.ratio->median; });
  row[2] = {full_label(best) + ": " + best.words,
            best.verdict == verdict::slower ? tone::notice : tone::plain};
  return row;
}

/// The machine, the toolchains and the command of each file, and its warnings.
page_data machines_of(const std::vector<named_results>& files) {
  if (files.empty()) return false;
  page_data machines;
  std::set<std::string> names;
  bool has_warnings = false;
  const environment* first = nullptr;
  for (const auto& [name, results, note, start_up] : files) {
    const environment& conditions = results.conditions;
    // Orders of steps are the same on every machine, and a calibration is of no
    // program.
    if (results.explorations.empty() && results.calibration.empty()) {
      names.insert(conditions.cpu);
      if (first == nullptr) first = &conditions;
    }
    has_warnings |= results.interrupted || !results.warnings.empty();
    const auto toolchains = collect(conditions.toolchains, [](auto& each) {
      return each.first + ": " + each.second;
    });
    machines.push_back({{"name", name},
                        {"machine", machine_words(conditions)},
                        {"toolchains", toolchains},
                        {"date", conditions.date},
                        {"command", join(results.command_line, " ")},
                        {"interrupted", results.interrupted},
                        {"warnings", results.warnings}});
  }
  // The pages tell the day on which the times were measured.
  const auto timed = files_with(files, &results::programs);
  if (!timed.empty()) first = &timed.front()->results.conditions;
  if (first == nullptr) first = &files.front().results.conditions;
  names.insert(first->cpu);
  const std::string& date = first->date;
  return {{"files", machines},
          {"has_warnings", has_warnings},
          {"names", join(names, " and ")},
          {"day", date.substr(0, 10)},
          {"date", date}};
}

/// The data of each program, in the order in which they stand.
page_data programs_of(const page_material& material) {
  return collect(material.programs, [&](const page_program& page) {
    return program_data(material, page);
  });
}

/// The data that all pages have.
page_data common_data(const page_material& material) {
  const auto link_to = [&](const char* file) {
    return std::filesystem::exists(file) ? address_of(material, file) : "";
  };
  page_data data{{"machines", machines_of(material.files)},
                 {"site_url", material.site_url},
                 {"readme", link_to("README.md")},
                 {"license", link_to("LICENSE")}};
  page_data& numbers = data["side_numbers"];
  for (const page_program& page : material.programs) {
    data["titles"][page.program.name] = page.program.title;
    while (numbers.size() < page.sources.size()) {
      numbers.push_back(numbers.size());
    }
  }
  const auto timed = files_with(material.files, &results::programs);
  if (timed.empty()) return data;
  data["reference"] = reference_of(timed.front()->results);
  for (const auto& [word, meaning] : legend_of(timed.front()->results)) {
    data["legend"].push_back({{"word", word}, {"meaning", meaning}});
  }
  return data;
}

/// The contents, the summary and the plot of all programs.
page_data contents_of(const page_material& material, const page_data& programs,
                      const std::string& reference) {
  std::vector<plot_row> ratios;
  page_data entries;
  page_data chapters;
  table summary{"program",
                {{"output"},
                 {reference.empty() ? "wall time" : reference},
                 {"best counterpart"},
                 {"race"}},
                {}};
  for (const page_program& page : material.programs) {
    const program& program = page.program;
    const std::string id = to_id(program.name);
    std::set<std::string> names;  // in the sources, for the search
    for (const page_data& side : programs[entries.size()]["sides"]) {
      names.insert(side["label"]);
      for (const auto& each : side["documents"]) names.insert(each["name"]);
    }
    entries.push_back({{"title", program.title},
                       {"id", id},
                       {"shows", program.shows},
                       {"names", join(names, " | ")}});
    if (chapters.empty() || chapters.back()["title"] != program.chapter) {
      chapters.push_back(
          {{"title", program.chapter}, {"id", to_id(program.chapter)}});
    }
    chapters.back()["entries"].push_back(entries.back());
    auto rows = times_of(material, page);
    std::erase_if(rows, [](const plot_row& row) { return !row.ratio; });
    if (!rows.empty()) {
      rows.front().program = program.title;
      rows.front().id = id;
    }
    ratios.insert(ratios.end(), rows.begin(), rows.end());
    summary.groups.push_back({program.title, "", {summary_row(page, rows)}});
  }
  page_data table = to_data(summary, "All programs");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    table["rows"][i]["target"] = entries[i]["id"];
  }
  return {{"ratios", plot_ratios(ratios)},
          {"summary", table},
          {"chapters", chapters},
          {"entries", entries}};
}

/// The data of the pages about all programs.
page_data overview_of(const page_material& material, const page_data& programs,
                      const page_data& common) {
  page_data data =
      contents_of(material, programs, common.value("reference", ""));
  data.update(answers_of(material));
  data.update(sweeps_of(material, material.files));
  std::size_t failed = 0;
  page_data& all_failures = data["all_failures"];
  for (const named_results& file : material.files) {
    failed += count_runs(file.results).failed_programs;
    for_each_program(file.results, [&](const auto& program) {
      add_failures(all_failures, program);
    });
  }
  data["failed"] = failed == 0 ? "" : count(failed, "program");
  return data;
}

/// Adds the lines that race detectors named.
void add_racing_lines(std::set<std::string>& lines, const results& all) {
  for (const race_results& race : all.races) {
    for (const race_side& side : race.sides) {
      for (const race_conflict& conflict : side.conflicts) {
        for (const auto& access : conflict.accesses) lines.insert(access.place);
      }
    }
  }
}

/// Returns the key of results: "many-goroutines/n=1000", of the first point.
std::string key_of(const sweep_results& sweep) {
  return sweep.points.empty() ? "" : sweep.points.front().program;
}
std::string key_of(const auto& program) { return program.program; }

}  // namespace

void complete(page_material& material) {
  auto& files = material.files;
  for (const auto& alike :
       {files_with(files, &results::programs),
        files_with(files, &results::sweeps), files_with(files, &results::races),
        files_with(files, &results::outcomes),
        files_with(files, &results::explorations)}) {
    if (alike.size() < 2) continue;
    for (named_results* file : alike) file->note = " (" + file->name + ")";
  }
  std::map<std::string, page_program*> pages;
  for (page_program& page : material.programs) pages[page.program.name] = &page;
  for (named_results& file : files) {
    file.start_up = find_start_up(file.results.programs);
    const auto add = [&](auto results::*list) {
      for (const auto& each : file.results.*list) {
        const std::string key = key_of(each);
        const auto page = pages.find(key.substr(0, key.find('/')));
        if (page == pages.end()) continue;
        auto& own = page->second->files;
        const bool has_file = !own.empty() && own.back().name == file.name;
        if (!has_file) {
          own.push_back({file.name, {}, file.note, file.start_up});
        }
        (own.back().results.*list).push_back(each);
      }
    };
    add(&results::programs);
    add(&results::costs);
    if (has_times(file.results)) add(&results::verified);
    add(&results::sweeps);
    add(&results::races);
    add(&results::outcomes);
    add(&results::explorations);
    add_racing_lines(material.racing_lines, file.results);
  }
}

std::string make_report(page_material material) {
  complete(material);
  for (page_program& page : material.programs) {
    // The site has the figures of starting.
    for (named_results& file : page.files) {
      std::erase_if(file.results.costs, [](const cost_results& cost) {
        return cost.figure == cost_figure::start_up && !cost.tolerance;
      });
    }
  }
  const page_data programs = programs_of(material);
  page_data data = common_data(material);
  data.update(overview_of(material, programs, data));
  data.update({{"level", "3"},
               {"is_report", true},
               {"link_start", "#program-"},
               {"programs", programs}});
  return fill_template("report.html", data);
}

std::map<std::string, std::string> make_site(page_material material) {
  complete(material);
  page_data programs = programs_of(material);
  page_data common = common_data(material);
  common.update({{"level", "2"}, {"link_end", ".html"}});
  page_data overview = overview_of(material, programs, common);
  overview.update(common);
  std::map<std::string, std::string> pages;
  for (const char* name :
       {"index.html", "choosing.html", "costs.html", "method.html"}) {
    // That page is about the programs here, not about other people's.
    const bool has_choices = overview["titles"].contains("cost-atomic");
    if (std::string_view(name) == "choosing.html" && !has_choices) continue;
    overview["file"] = name;
    pages[name] = fill_template(name, overview);
  }
  const page_data& entries = overview["entries"];
  for (std::size_t i = 0; i < entries.size(); ++i) {
    page_data& data = programs[i];
    data.update(common);
    if (i > 0) data["previous"] = entries[i - 1];
    if (i + 1 < entries.size()) data["next"] = entries[i + 1];
    const std::string name = data["id"].get<std::string>() + ".html";
    data["file"] = name;
    if (!pages.emplace(name, fill_template("program.html", data)).second) {
      throw user_error("{}: the site has a page {} of its own",
                       escape(material.programs[i].program.name), name);
    }
  }
  return pages;
}

}  // namespace sidebyside
