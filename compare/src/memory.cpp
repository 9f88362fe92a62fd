#include "memory.hpp"

#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <system_error>

#include "error.hpp"
#include "launch_report.hpp"

namespace compare {

std::filesystem::path find_launcher() {
  // Not /proc/self/exe: a bare chroot has no /proc.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  const auto* self = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  std::error_code error;
  auto launcher = std::filesystem::canonical(self, error).parent_path() /
                  "compare-launcher";
  if (access(launcher.c_str(), X_OK) != 0) {
    throw user_error(fmt::format(
        "{} is missing; build it with 'just build', and keep it beside compare",
        launcher.string()));
  }
  return launcher;
}

memory_result measure_memory(runner& runner,
                             const std::filesystem::path& launcher,
                             const command& what, const limits& most) {
  command launch{launcher, {launcher.string(), what.file.string()}};
  launch.argv.insert(launch.argv.end(), what.argv.begin(), what.argv.end());
  const capture channel = capture::make("report");
  memory_result result;
  result.run = runner.run(launch, most, channel.fd());
  if (result.run.end != ending::exited) return result;

  const std::string bytes = channel.read(0, sizeof(launch_report));
  if (result.run.code != 0 || bytes.size() != sizeof(launch_report)) {
    throw std::runtime_error(
        fmt::format("{} failed with status {} and no report", launcher.string(),
                    result.run.code));
  }
  launch_report report{};
  std::memcpy(&report, bytes.data(), sizeof report);
  if (report.error != 0) {
    result.run.end = ending::not_started;
    result.run.code = report.error;
  } else if (WIFSIGNALED(report.status)) {
    result.run.end = ending::signaled;
    result.run.code = WTERMSIG(report.status);
  } else {
    result.run.code = WEXITSTATUS(report.status);
  }
  result.peak_bytes = static_cast<std::uint64_t>(report.peak_kilobytes) * 1024;
  return result;
}

}  // namespace compare
