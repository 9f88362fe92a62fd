/// All that the pages say of one program, as data for program.html.
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

/// Returns the files in which one of the lists is not empty.
template <class... Lists>
named_files files_with(const page_material& material,
                       Lists results::*... lists) {
  named_files files;
  for (const named_results& file : material.files) {
    if ((!(file.results.*lists).empty() || ...)) files.push_back(&file);
  }
  return files;
}

/// Returns the files that have times.
inline named_files timed_files(const page_material& material) {
  return files_with(material, &results::programs, &results::pairs);
}

/// Returns the implementations of a program in each file with its times; of
/// pairs of builds, both builds.
std::vector<plot_row> times_of(const page_material& material,
                               const std::string& name);

/// Returns "C++ 1.5 × slower, C++ pool 2.2 × faster"; empty if not known.
std::string cost_words(const std::vector<plot_row>& rows);

/// Returns the sweeps of a program, or all if `name` is empty. Sweeps of a
/// group share one chart.
page_data sweeps_of(const page_material& material, const std::string& name);

/// Returns the lines that race detectors named, as "file:line".
std::set<std::string> racing_lines(const page_material& material);

/// The address of a program's page, by its name.
using program_address = std::function<std::string(const std::string& name)>;

/// Adds a program to the data of its page.
void add_program(page_data& data, const page_material& material,
                 const page_program& page, const std::set<std::string>& racing,
                 const program_address& href_of);

}  // namespace sidebyside
