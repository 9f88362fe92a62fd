// A manifest, and what is done with it before the first run.
#include "manifest/manifest.hpp"

#include "base/error.hpp"
#include "fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidebyside;
  static const test::temporary_file file;
  file.write(test::text_of(data, size));
  try {
    const manifest whole = with_detectors(read_manifest(file.path()));
    for (const program& task : select_programs(whole, {})) {
      for (const std::size_t index : task.implementations) {
        const implementation& side = whole.implementations.at(index);
        command_line(side, task, "bin");
        source_file(side, task, "bin");
        const auto& outcomes = expectation_of(task, side.name).outcomes;
        if (outcomes) static_cast<void>(outcomes->read("4\n"));
      }
      select_programs(whole, {task.name});
    }
    for (const sweep& each : select_sweeps(whole, {})) {
      for (const sweep_value& point : each.values) {
        command_line(whole.implementations.at(each.implementations.front()),
                     point.task, "bin");
      }
      select_sweeps(whole, {each.name, each.group});
    }
  } catch (const user_error&) {  // as it should be
  }
  return 0;
}
