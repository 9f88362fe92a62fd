#include "measure/machine.hpp"

#include <fmt/chrono.h>
#include <sched.h>
#include <sys/utsname.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/version.hpp"

namespace sidebyside {
namespace {

/// The names that lscpu(1) gives to some of Arm's cores, for kernels of arm64
/// tell numbers alone.
std::string arm_model(const std::string& implementer, const std::string& part) {
  static const std::map<std::string, std::string> cores{
      {"0xd03", "Cortex-A53"},  {"0xd08", "Cortex-A72"},
      {"0xd0b", "Cortex-A76"},  {"0xd0c", "Neoverse-N1"},
      {"0xd40", "Neoverse-V1"}, {"0xd49", "Neoverse-N2"},
      {"0xd4f", "Neoverse-V2"}};
  if (implementer.empty()) return "unknown CPU";
  if (implementer == "0x41" && cores.contains(part)) {
    return "ARM " + cores.at(part);
  }
  return fmt::format("CPU of implementer {}, part {}", implementer, part);
}

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  std::map<std::string, std::string> fields;  // of the first processor
  for (std::string line; std::getline(info, line);) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    fields.emplace(line.substr(0, line.find_first_of("\t:")),
                   line.substr(colon + 2));
  }
  for (const char* name : {"model name", "Model"}) {
    if (fields.contains(name)) return fields[name];
  }
  return arm_model(fields["CPU implementer"], fields["CPU part"]);
}

cpu_set_t allowed_cpus() {
  cpu_set_t allowed{};
  sched_getaffinity(0, sizeof allowed, &allowed);
  return allowed;
}

std::string ask_for_toolchain(runner& runner, const implementation& side,
                              const std::filesystem::path& bin_dir) {
  implementation asked = side;
  asked.command = side.toolchain;
  auto found = find_command(command_line(asked, {}, bin_dir));
  const std::string file = escape(side.toolchain.front());
  if (!found) return fmt::format("unknown: {} not found", file);
  found->variables = side.variables;
  const run_result ran = runner.run(*found, {});
  if (ran.end != ending::exited || ran.code != 0) {
    return fmt::format("unknown: {} failed", file);
  }
  constexpr std::size_t max_bytes = 1000;
  for (const capture* stream : {&ran.out, &ran.err}) {
    for (std::string& line : split(stream->read(0, max_bytes) + '\n', '\n')) {
      if (!line.empty()) return line;
    }
  }
  return fmt::format("unknown: {} printed nothing", file);
}

}  // namespace

environment read_environment(const std::filesystem::path& bin_dir,
                             runner& runner, const manifest& manifest,
                             const std::vector<program>& programs) {
  environment conditions;
  conditions.cpu = cpu_model();
  const cpu_set_t allowed = allowed_cpus();
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
  std::ifstream toolchains(bin_dir / "toolchains.json");
  const auto json = nlohmann::json::parse(toolchains, nullptr, false);
  if (json.is_object()) {
    for (const auto& [label, text] : json.items()) {
      if (text.is_string()) conditions.toolchains[label] = text;
    }
  }
  conditions.version = version;
  std::set<std::size_t> asked;
  for (const program& task : programs) {
    for (const std::size_t index : task.implementations) {
      const implementation& side = manifest.implementations[index];
      if (side.toolchain.empty() || !asked.insert(index).second) continue;
      std::string said = ask_for_toolchain(runner, side, bin_dir);
      if (runner.stop_signal() != 0) return conditions;
      conditions.toolchains[side.label] = std::move(said);
    }
  }
  return conditions;
}

void pin_to_cpus(const std::string& list) {
  const auto fail = [&](std::string_view reason) {
    throw user_error("--cpus {}: {}", escape(list), reason);
  };
  const cpu_set_t allowed = allowed_cpus();
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
