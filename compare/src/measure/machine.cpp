#include "measure/machine.hpp"

#include <fmt/chrono.h>
#include <sched.h>
#include <sys/utsname.h>

#include <cstdlib>
#include <ctime>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/version.hpp"

namespace sidebyside {
namespace {

/// Asks lscpu(1), which knows the names of ARM's cores, too.
std::string cpu_model(runner& runner) {
  static const pattern form("Model name: *(.*)");
  const auto lscpu = find_command({"lscpu"}, {"LC_ALL=C"});
  if (!lscpu) return "unknown CPU";
  const std::string facts = runner.run(*lscpu, {}).out.read(0, 10'000);
  const auto names = form.find_all(facts);
  return names.empty() ? "unknown CPU" : names.front()[1];
}

/// Runs the command that prints the toolchain of a side.
std::string ask_for_toolchain(runner& runner, const side& side) {
  std::string reason = "not found";
  if (const auto command =
          find_command(side.toolchain, side.variables, side.folder)) {
    constexpr std::size_t max_bytes = 1000;
    const run_result run = runner.run(*command, {});
    const bool has_failed = run.end != ending::exited || run.code != 0;
    reason = has_failed ? "failed" : "printed nothing";
    const std::string text =
        run.out.read(0, max_bytes) + '\n' + run.err.read(0, max_bytes);
    for (std::string& line : split(text, '\n')) {
      if (line.ends_with('\r')) line.pop_back();
      if (!has_failed && !line.empty()) return line;
    }
  }
  return fmt::format("unknown: {} {}", escape(side.toolchain.front()), reason);
}

}  // namespace

environment read_environment(runner& runner,
                             const std::vector<program>& programs,
                             std::map<std::string, std::string> toolchains) {
  environment conditions;
  conditions.cpu = cpu_model(runner);
  cpu_set_t allowed{};
  sched_getaffinity(0, sizeof allowed, &allowed);
  conditions.cores = static_cast<unsigned>(CPU_COUNT(&allowed));
  utsname names{};
  uname(&names);
  conditions.system =
      fmt::format("{} {} {}", names.sysname, names.release, names.machine);
  std::ifstream("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") >>
      conditions.governor;
  double load = 0;
  if (getloadavg(&load, 1) == 1) conditions.load_average = load;
  conditions.date = fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
  conditions.compare_version = version;
  auto& answers = conditions.toolchains;
  for (const program& program : programs) {
    for (const side& side : program.sides) {
      if (side.toolchain.empty() || answers.contains(side.label)) continue;
      std::string answer = ask_for_toolchain(runner, side);
      if (runner.stop_signal() == 0) answers[side.label] = std::move(answer);
    }
  }
  answers.merge(toolchains);
  return conditions;
}

void pin_to_cpus(const std::string& list) {
  const auto fail = [&](std::string_view reason) {
    throw user_error("--cpus {}: {}", escape(list), reason);
  };
  cpu_set_t allowed{};
  sched_getaffinity(0, sizeof allowed, &allowed);
  cpu_set_t wanted{};
  for (const std::string& range : split(list + ',', ',')) {
    const std::vector<std::string> ends = split(range + '-', '-');
    const auto first = to_integer(ends.front());
    const auto last = to_integer(ends.back());
    if (ends.size() > 2 || !first || !last || *last < *first) {
      fail("not a list of CPUs, such as 0 or 0,2-3");
    }
    for (std::int64_t cpu = *first; cpu <= *last; ++cpu) {
      if (cpu >= CPU_SETSIZE || !CPU_ISSET(cpu, &allowed)) {
        fail(fmt::format("CPU {} is not one that this process may use", cpu));
      }
      CPU_SET(cpu, &wanted);
    }
  }
  if (sched_setaffinity(0, sizeof wanted, &wanted) != 0) {
    fail("the system refused it");
  }
}

std::vector<std::string> noise_warnings(const environment& conditions) {
  std::vector<std::string> warnings;
  const double busy = conditions.load_average.value_or(0);
  if (busy > 0.5 * conditions.cores) {
    warnings.push_back(
        fmt::format("the machine is busy: load average {:.2f} on {}; times "
                    "will scatter, ratios less so",
                    busy, count(conditions.cores, "core")));
  }
  if (!conditions.governor.empty() && conditions.governor != "performance") {
    warnings.push_back(
        fmt::format("the CPU frequency governor is \"{}\", not \"performance\"",
                    conditions.governor));
  }
  return warnings;
}

}  // namespace sidebyside
