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

/// Returns what a command tells: the first match of a pattern in its output, or
/// that match's capture. If there is none, returns why.
std::string ask(runner& runner, const std::vector<std::string>& argv,
                const pattern& form, const std::vector<std::string>& variables,
                const std::filesystem::path& folder = {}) {
  std::string reason = "not found";
  if (const auto command = find_command(argv, variables, folder)) {
    constexpr std::size_t max_bytes = 10'000;
    const run_result run = runner.run(*command, {});
    const auto matches = form.find_all(run.out.read(0, max_bytes) + '\n' +
                                       run.err.read(0, max_bytes));
    const bool has_failed = run.end != ending::exited || run.code != 0;
    if (!has_failed && !matches.empty()) return matches.front().back();
    reason = has_failed ? "failed" : "told nothing";
  }
  return fmt::format("unknown: {} {}", escape(argv.front()), reason);
}

}  // namespace

environment read_environment(runner& runner,
                             const std::vector<program>& programs,
                             std::map<std::string, std::string> toolchains) {
  environment conditions;
  // lscpu(1) knows the names of ARM's cores, too.
  conditions.cpu =
      ask(runner, {"lscpu"}, pattern("Model name: *(.*)"), {"LC_ALL=C"});
  cpu_set_t allowed{};
  sched_getaffinity(0, sizeof allowed, &allowed);
  conditions.cores = static_cast<unsigned>(CPU_COUNT(&allowed));
  utsname names{};
  uname(&names);
  conditions.system =
      fmt::format("{} {} {}", names.sysname, names.release, names.machine);
  std::ifstream("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") >>
      conditions.governor;
  read_moment(conditions);
  conditions.compare_version = version;
  auto& answers = conditions.toolchains;
  for (const program& program : programs) {
    for (const side& side : program.sides) {
      if (side.toolchain.empty() || answers.contains(side.label)) continue;
      std::string answer = ask(runner, side.toolchain, pattern("[^\\r\\n]+"),
                               side.variables, side.folder);
      if (runner.stop_signal() == 0) answers[side.label] = std::move(answer);
    }
  }
  answers.merge(toolchains);
  return conditions;
}

void read_moment(environment& conditions) {
  double load = 0;
  if (getloadavg(&load, 1) == 1) conditions.load_average = load;
  conditions.date = fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
}

processor_ticks read_ticks() {
  // User, nice, system, idle, iowait, irq, softirq, steal (proc(5)).
  std::ifstream stream("/proc/stat");
  std::string word;
  processor_ticks ticks;
  stream >> word;
  for (int i = 0; i < 8 && stream >> ticks.stolen; ++i) {
    ticks.all += ticks.stolen;
  }
  return ticks;
}

void pin_to_cpus(const std::string& list) {
  cpu_set_t allowed{};
  sched_getaffinity(0, sizeof allowed, &allowed);
  cpu_set_t wanted{};
  for (const std::string& range : split(list + ',', ',')) {
    const std::vector<std::string> ends = split(range + '-', '-');
    const auto first = to_integer(ends.front());
    const auto last = to_integer(ends.back());
    bool is_allowed = ends.size() <= 2 && first && last && *first <= *last &&
                      *last < CPU_SETSIZE;
    for (auto cpu = first.value_or(0); is_allowed && cpu <= *last; ++cpu) {
      is_allowed = CPU_ISSET(cpu, &allowed);
      CPU_SET(cpu, &wanted);
    }
    if (is_allowed) continue;
    throw user_error(
        "--cpus {}: no CPUs that this process may use: \"{}\"; a list is such "
        "as 0 or 0,2-3",
        escape(list), escape(range));
  }
  require(sched_setaffinity(0, sizeof wanted, &wanted), "sched_setaffinity");
}

std::vector<std::string> noise_warnings(const environment& conditions) {
  std::vector<std::string> warnings;
  if (is_busy(conditions)) {
    warnings.push_back(fmt::format(
        "the machine is busy: load average {:.2f} on {}; times will scatter, "
        "ratios less so",
        conditions.load_average.value_or(0), count(conditions.cores, "core")));
  }
  if (!conditions.governor.empty() && conditions.governor != "performance") {
    warnings.push_back(
        fmt::format("the CPU frequency governor is \"{}\", not \"performance\"",
                    conditions.governor));
  }
  return warnings;
}

}  // namespace sidebyside
