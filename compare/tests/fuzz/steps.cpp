// The steps of two sources, and a page with marks: three texts, each but the
// last ended by a form feed.
#include "pages/steps.hpp"

#include <array>
#include <string>

#include "base/error.hpp"
#include "base/text.hpp"
#include "fuzz/fuzz.hpp"
#include "manifest/manifest.hpp"
#include "read/listing.hpp"
#include "read/render.hpp"
#include "read/source.hpp"

namespace sidebyside {
namespace {

manifest two_sides(const std::string& first, const std::string& second) {
  manifest made;
  made.file = "programs.toml";
  made.implementations.resize(2);
  made.implementations[0].name = made.implementations[0].label = "go";
  made.implementations[1].name = made.implementations[1].label = "cpp";
  made.implementations[0].source = first;
  made.implementations[1].source = second;
  program& task = made.programs.emplace_back();
  task.name = task.key = task.title = "p";
  task.implementations = {0, 1};
  task.expected.output = "4\n";
  return made;
}

/// A record that a mark can name.
results one_record() {
  results record;
  auto& side = record.programs.emplace_back().sides.emplace_back();
  record.programs.front().program = "p";
  side.implementation = side.label = "go";
  side.recorded = {0.5, 0.1, 0.5, 4096};
  record.conditions.date = "2024-02-29T12:00:00Z";
  return record;
}

void show(const program_sources& sources) {
  const terminal screen(color_mode::always, true);
  for (const std::size_t width : {40U, 200U}) {
    to_listing(sources, line_up(sources.sides), width, screen);
  }
  const manifest bare;
  shown_program shown;
  shown.sources = sources;
  steps_of({bare, {}, {}, "https://example.org/"}, shown, {});
  to_markdown(sources.sides, line_up(sources.sides));
}

}  // namespace
}  // namespace sidebyside

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidebyside;
  static const std::array<test::temporary_file, 2> files;
  auto texts = split(test::text_of(data, size), '\f');
  texts.resize(3);
  files[0].write(texts[0]);
  files[1].write(texts[1]);
  const manifest whole = two_sides(files[0].path(), files[1].path());
  const std::vector<results> records{one_record()};
  try {
    auto sources = read_sources(whole, whole.programs.front(), {}, "bin");
    sources.sides[0].file = "p.go";  // names that have a language
    sources.sides[1].file = "p.cpp";
    show(sources);
  } catch (const user_error&) {  // as it should be
  }
  try {
    render(texts[2], "x.md", {whole, "bin", records});
  } catch (const user_error&) {  // as it should be
  }
  return 0;
}
