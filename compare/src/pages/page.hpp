/// The pages: a site of several files, or all of it as one, the report.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "read/source.hpp"
#include "results/results.hpp"

namespace sidebyside {

/// The results of one file, and the name that the pages give them.
struct named_results {
  std::string name;
  sidebyside::results results;
  /// For captions: " (x86)" names the file if others have the same kind of
  /// results. complete() writes it.
  std::string note = {};
  /// The program of the file that only starts up; null if there is none.
  /// complete() writes it.
  const timed_program* start_up = nullptr;
};

/// The machine code of a program.
struct page_code {
  std::string target;                    ///< for people; empty: the host
  bool is_shown = true;                  ///< from the start
  std::vector<stepped_code> sides = {};  ///< empty if there is none
};

/// A program of the pages. One that the manifest no longer has is a name and a
/// title alone.
struct page_program {
  sidebyside::program program;
  std::vector<source> sources = {};      ///< empty if there are none
  std::vector<stepped_code> sides = {};  ///< the sources, step by step
  std::vector<source> base = {};         ///< of the program that it builds on
  std::string base_title = {};
  std::vector<page_code> assembly = {};  ///< of the host, and of targets
  /// Its results alone. complete() adds them.
  std::vector<named_results> files = {};
};

struct page_material {
  std::vector<documentation> documented;
  std::vector<std::string> implementations;  ///< names, in the colours' order
  std::vector<named_results> files;
  std::vector<page_program> programs;  ///< in the order in which they stand
  std::string source_url;  ///< of the working directory; may be empty
  /// "file:line" that race detectors named. complete() adds them.
  std::set<std::string> racing_lines = {};
  std::vector<inlined_text> inlined = {};  ///< the content of files is in them
  std::string site_url = {};  ///< of the published pages; may be empty
};

/// Returns a program's results in a list of all its files, each with the note
/// of its file.
template <class Result>
auto results_of(const page_program& page, std::vector<Result> results::*list) {
  std::vector<std::pair<const Result&, const std::string&>> all;
  for (const named_results& file : page.files) {
    for (const Result& each : file.results.*list) {
      all.emplace_back(each, file.note);
    }
  }
  return all;
}

/// Completes the material: gives each program its own results, so that no page
/// looks for them among the results of all programs.
void complete(page_material& material);

/// Makes one page of all results, which needs nothing but itself. Throws
/// user_error for a bad template.
std::string make_report(page_material material);

/// Makes the pages of a site, by the names of their files. "index.html" is the
/// start. Throws user_error as make_report() does, and for a program that has
/// the name of another page.
std::map<std::string, std::string> make_site(page_material material);

}  // namespace sidebyside
