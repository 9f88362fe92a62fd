// A manifest, and what is done with it before the first run.

#include "base/error.hpp"
#include "fuzz/fuzz.hpp"
#include "manifest/resolve.hpp"
#include "measure/judgement.hpp"
#include "measure/race.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidebyside;
  static const test::temporary_file file;
  file.write(test::text_of(data, size));
  try {
    const manifest manifest = read_manifest(file.path());
    for (program& program : resolve(manifest, {}, "bin")) {
      const std::string first = program.sides.front().name;
      for (const side& side : program.sides) {
        const auto& outcomes = side.expected.outcomes;
        if (outcomes) static_cast<void>(read_outcome(*outcomes, "4\n"));
      }
      with_detectors({program});
      choose_sides(program, {first});
      resolve(manifest, {program.name}, "bin");
    }
    for (const sweep& sweep : resolve_sweeps(manifest, {}, "bin")) {
      resolve_sweeps(manifest, {sweep.name, sweep.group}, "bin");
    }
  } catch (const user_error&) {  // as it should be
  }
  return 0;
}
