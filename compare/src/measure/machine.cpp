#include "measure/machine.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <sys/utsname.h>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <system_error>

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
  const auto known = cores.find(part);
  if (implementer == "0x41" && known != cores.end()) {
    return "ARM " + known->second;
  }
  return fmt::format("CPU of implementer {}, part {}", implementer, part);
}

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  std::map<std::string, std::string> fields;  // of the first processor
  for (std::string line; std::getline(info, line);) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    const std::string name =
        line.substr(0, line.find_last_not_of(" \t", colon - 1) + 1);
    fields.emplace(name, line.substr(colon + 2));
  }
  for (const char* name : {"model name", "Model"}) {
    if (fields.contains(name)) return fields[name];
  }
  return arm_model(fields["CPU implementer"], fields["CPU part"]);
}

cpu_set_t allowed_cpus() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  sched_getaffinity(0, sizeof allowed, &allowed);
  return allowed;
}

std::string first_word(const char* file) {
  std::ifstream stream(file);
  std::string word;
  stream >> word;
  return word;
}

std::map<std::string, std::string> read_toolchains(
    const std::filesystem::path& file) {
  std::ifstream stream(file);
  const auto json = nlohmann::json::parse(stream, nullptr, false);
  std::map<std::string, std::string> toolchains;
  if (!json.is_object()) return toolchains;
  for (const auto& [label, text] : json.items()) {
    if (text.is_string()) toolchains[label] = text.get<std::string>();
  }
  return toolchains;
}

/// A number at the start of the text, which it is taken off from.
std::optional<unsigned> take_number(std::string_view& text) {
  unsigned number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

}  // namespace

environment read_environment(const std::filesystem::path& bin_dir) {
  environment now;
  now.cpu = cpu_model();
  const cpu_set_t allowed = allowed_cpus();
  now.cores = static_cast<unsigned>(CPU_COUNT(&allowed));
  utsname names{};
  uname(&names);
  now.system =
      fmt::format("{} {} {}", names.sysname, names.release, names.machine);
  now.governor =
      first_word("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  double load = 0;
  if (getloadavg(&load, 1) == 1) now.load_average = load;
  const std::time_t time =
      std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&time, &utc);
  now.date = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                         utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                         utc.tm_hour, utc.tm_min, utc.tm_sec);
  now.toolchains = read_toolchains(bin_dir / "toolchains.json");
  now.version = version;
  return now;
}

void pin_to_cpus(const std::string& list) {
  const auto bad = [&](std::string_view why) {
    throw user_error(fmt::format("--cpus {}: {}", escape(list), why));
  };
  const cpu_set_t allowed = allowed_cpus();
  cpu_set_t wanted;
  CPU_ZERO(&wanted);
  std::string_view rest = list;
  do {
    const auto first = take_number(rest);
    auto last = first;
    if (first && rest.starts_with('-')) {
      rest.remove_prefix(1);
      last = take_number(rest);
    }
    if (!last || *last < *first || !(rest.empty() || rest.front() == ',')) {
      bad("not a list of CPUs, such as 0 or 0,2-3");
    }
    for (unsigned cpu = *first; cpu <= *last; ++cpu) {
      if (cpu >= CPU_SETSIZE || !CPU_ISSET(cpu, &allowed)) {
        bad(fmt::format("CPU {} is not one that this process may use", cpu));
      }
      CPU_SET(cpu, &wanted);
    }
    if (rest.empty()) break;
    rest.remove_prefix(1);
  } while (true);
  if (sched_setaffinity(0, sizeof wanted, &wanted) != 0) {
    bad("the system refused it");
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
