#include "measure/memory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/installation.hpp"
#include "base/text.hpp"
#include "process/launcher.hpp"

namespace sidebyside {

std::filesystem::path find_launcher() {
  for (const char* folder : {"", "../libexec/sidebyside"}) {
    auto launcher = own_folder() / folder / "compare-launcher";
    if (faccessat(AT_FDCWD, launcher.c_str(), X_OK, AT_EACCESS) == 0) {
      return launcher;
    }
  }
  throw user_error("{} is missing; build it, and keep it beside {}",
                   escape((own_folder() / "compare-launcher").string()),
                   own_name());
}

run_result measure_memory(runner& runner, const command& target,
                          const limits& limits) {
  const std::string launcher = find_launcher().string();
  command launch = target;
  launch.file = launcher;
  launch.argv.insert(launch.argv.begin(), {launcher, target.file.string()});
  // A pipe, because the limit on output holds for files.
  std::array<int, 2> ends{};
  require(pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), "pipe2");
  const descriptor reader(ends[0]);
  const descriptor writer(ends[1]);
  launch.descriptor_3 = writer.get();
  run_result result = runner.run(launch, limits);
  if (result.end != ending::exited) return result;

  launch_report report{};
  const ssize_t size = ::read(reader.get(), &report, sizeof report);
  if (result.code != 0 || size != sizeof report) {
    throw std::runtime_error(
        fmt::format("{} failed with status {}", launcher, result.code));
  }
  check_resources(report.error);
  runner.set_end(result, report.status);
  if (report.error != 0) {
    result.end = ending::not_started;
    result.code = report.error;
  }
  result.peak_bytes = static_cast<std::uint64_t>(report.peak_kilobytes) * 1024;
  return result;
}

}  // namespace sidebyside
