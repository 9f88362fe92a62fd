/// The pages: a site of several files, or all of it as one, the report.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "read/source.hpp"
#include "results/results.hpp"

namespace sidebyside {

/// The results of one file, by the name that the pages give them.
struct named_results {
  std::string name;
  results found;
};

/// A program that the pages show. One that is in no manifest any more has a
/// name and a title alone.
struct shown_program {
  sidebyside::program program;
  std::vector<source> sources = {};  ///< empty if there are none
  std::vector<source> base = {};     ///< of the program that it builds on
  std::string base_title = {};
  std::vector<stepped_code> assembly = {};  ///< empty if there is none
};

struct page_material {
  std::vector<documentation> documented;
  std::vector<std::string> implementations;  ///< names, in the colours' order
  std::vector<named_results> files;
  std::vector<shown_program> shown;  ///< in the order in which they stand
  std::string source_url;  ///< the start of a source's address; may be empty
};

/// One page of all that was found, which needs nothing but itself. Throws
/// user_error if the steps of a program do not line up, and for a template that
/// is none.
std::string make_report(const page_material& material);

/// The pages by their files' names, "index.html" first of all. As make_report()
/// in all else.
std::map<std::string, std::string> make_site(const page_material& material);

}  // namespace sidebyside
