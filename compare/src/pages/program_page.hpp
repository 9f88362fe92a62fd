/// What there is to say of one program, as data for program.html.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "pages/page.hpp"
#include "pages/plot.hpp"
#include "pages/template.hpp"

namespace sidebyside {

using named_files = std::vector<const named_results*>;

/// Those files that have one of the lists, not empty.
template <class... Lists>
named_files files_with(const page_material& material,
                       Lists results::*... lists) {
  named_files found;
  for (const named_results& file : material.files) {
    if ((!(file.found.*lists).empty() || ...)) found.push_back(&file);
  }
  return found;
}

/// What comes behind a name where there are several files.
std::string file_note(const named_files& files, const named_results& file);

/// The implementations of a program, of each file with its times; of pairs of
/// builds, both.
std::vector<plot_row> times_of(const page_material& material,
                               const std::string& name);

/// "C++ 1.5 × slower, C++ pool 2.2 × faster"; empty if not known.
std::string cost_words(const std::vector<plot_row>& rows);

/// The sweeps of a program, of all if it has no name; those of a group together
/// in one chart.
page_list sweeps_of(const page_material& material, const std::string& name);

/// The lines that race detectors named, as "file:line".
std::set<std::string> racing_lines(const page_material& material);

/// Where a program is, by its name.
using program_address = std::function<std::string(const std::string& name)>;

/// Adds what there is on a program to the data of its page.
void add_program(page_data& page, const page_material& material,
                 const shown_program& shown,
                 const std::set<std::string>& racing,
                 const program_address& href_of);

}  // namespace sidebyside
