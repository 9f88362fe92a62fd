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

std::string cpu_model() {
  static const pattern form("([^\t:]*)\t*: (.*)");
  std::ifstream info("/proc/cpuinfo");
  std::map<std::string, std::string> fields;  // of the first processor
  for (std::string line; std::getline(info, line);) {
    const auto field = form.match_all(line);
    if (field) fields.emplace(field->at(1), field->at(2));
  }
  if (fields.contains("model name")) return fields["model name"];
  if (fields.contains("Model")) return fields["Model"];
  const std::string& part = fields["CPU part"];
  const std::string& implementer = fields["CPU implementer"];
  // A kernel of arm64 gives numbers alone. These are names of lscpu(1).
  static const std::map<std::string, std::string> arm_cores{
      {"0xd03", "Cortex-A53"},  {"0xd08", "Cortex-A72"},
      {"0xd0b", "Cortex-A76"},  {"0xd0c", "Neoverse-N1"},
      {"0xd40", "Neoverse-V1"}, {"0xd49", "Neoverse-N2"},
      {"0xd4f", "Neoverse-V2"}};
  if (implementer.empty()) return "unknown CPU";
  if (implementer == "0x41" && arm_cores.contains(part)) {
    return "ARM " + arm_cores.at(part);
  }
  return fmt::format("CPU of implementer {}, part {}", implementer, part);
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
  conditions.cpu = cpu_model();
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
