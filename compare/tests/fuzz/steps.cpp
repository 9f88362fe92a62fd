// The steps of two sources, and a page with marks: three texts, each but the
// last ended by a form feed.
#include <array>
#include <string>

#include "base/error.hpp"
#include "base/text.hpp"
#include "fuzz/fuzz.hpp"
#include "manifest/manifest.hpp"
#include "pages/program_page.hpp"
#include "read/listing.hpp"
#include "read/render.hpp"
#include "read/source.hpp"

namespace sidebyside {
namespace {

program two_sides(const std::string& first, const std::string& second) {
  program program;
  program.name = program.key = program.title = "p";
  program.sides.resize(2);
  program.sides[0].name = program.sides[0].label = "go";
  program.sides[1].name = program.sides[1].label = "cpp";
  program.sides[0].source = first;
  program.sides[1].source = second;
  for (side& side : program.sides) side.expected.output = "4\n";
  return program;
}

/// A record that a mark can name.
results one_record() {
  results record;
  auto& side = record.programs.emplace_back().sides.emplace_back();
  record.programs.front().program = "p";
  side.implementation = side.label = "go";
  side.block_medians = {0.5};
  side.figures.emplace();
  record.conditions.date = "2024-02-29T12:00:00Z";
  return record;
}

void show(const program& program, const std::vector<source>& sources) {
  const terminal screen(color_mode::always, true);
  for (const std::size_t width : {40U, 200U}) {
    to_listing(program, line_up(sources), width, screen);
  }
  page_material material;
  material.source_url = "https://example.org/";
  page_program page;
  page.program = program;
  page.sources = sources;
  page.sides = line_up(sources);
  steps_of(material, page);
  to_markdown(line_up(sources));
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
  const program program = two_sides(files[0].path(), files[1].path());
  const std::vector<results> records{one_record()};
  try {
    auto sources = read_sources(program);
    sources[0].file = "p.go";  // names that have a language
    sources[1].file = "p.cpp";
    show(program, sources);
  } catch (const user_error&) {  // as it should be
  }
  try {
    render(texts[2], "x.md", {{program}, records});
  } catch (const user_error&) {  // as it should be
  }
  return 0;
}
