// A results file, and the page, the tables and the files that come of it.
#include "results/results.hpp"

#include <cmath>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "fuzz/fuzz.hpp"
#include "pages/page.hpp"
#include "results/json.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

/// No figure is infinite or none at all.
void check_figures(const timed_program& program) {
  for (std::size_t i = 0; i < program.sides.size(); ++i) {
    const auto wall = median_seconds(program.sides[i]);
    const auto ratio = ratio_to_reference(program, i);
    if ((wall && !std::isfinite(*wall)) ||
        (ratio && !std::isfinite(ratio->median))) {
      std::abort();
    }
  }
}

void show(const results& all) {
  for_each_timed(all, check_figures);
  std::set<std::string> names;
  const auto add = [&](const auto& programs) {
    for (const auto& program : programs) names.insert(program.program);
  };
  add(all.programs);
  add(all.races);
  add(all.outcomes);
  page_material pages{{}, {}, {{"one", all}, {"other", all}}, {}, ""};
  for (const std::string& name : names) {
    auto& page = pages.programs.emplace_back();
    page.program.name = page.program.title = name;
  }
  make_report(pages);
  make_site(pages);
  tables_of(all);
  summary(all, "as it should be");
  time_warnings(all);
  to_json(all);
  to_record(all);
}

}  // namespace
}  // namespace sidebyside

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidebyside;
  static const test::temporary_file file;
  file.write(test::text_of(data, size));
  try {
    show(read_results(file.path()));
  } catch (const user_error&) {  // as it should be
  }
  return 0;
}
