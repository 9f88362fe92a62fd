#include "command/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <utility>

#include "measure/machine.hpp"
#include "show/messages.hpp"
#include "show/rows.hpp"

namespace sidebyside {

session::session(const global_options& global, const run_options& options,
                 const export_options& files)
    : options_(options),
      terminal_(options.color, options.is_quiet),
      files_(files) {
  found_.command_line = global.command_line;
}

void session::prepare(const manifest& from,
                      const std::vector<program>& programs,
                      const std::filesystem::path& bin_dir) {
  programs_ =
      sidebyside::prepare(from, programs, bin_dir, options_.timeout_seconds,
                          options_.max_output_bytes);
  if (options_.cpus) pin_to_cpus(*options_.cpus);
  found_.conditions = read_environment(bin_dir);
}

void session::prepare_pairs(const manifest& from,
                            const std::vector<program>& programs,
                            const std::filesystem::path& before,
                            const std::filesystem::path& after) {
  prepared_builds builds =
      prepare_builds(from, programs, before, after, options_.timeout_seconds,
                     options_.max_output_bytes);
  if (options_.cpus) pin_to_cpus(*options_.cpus);
  programs_ = std::move(builds.pairs);
  found_.conditions = read_environment(after);
  found_.only_before = std::move(builds.only_before);
  found_.only_after = std::move(builds.only_after);
}

std::vector<std::string> session::labels() const {
  std::vector<std::string> labels;
  for (const prepared_program& program : programs_) {
    for (const implementation& side : program.sides) {
      if (std::find(labels.begin(), labels.end(), side.label) == labels.end()) {
        labels.push_back(side.label);
      }
    }
  }
  return labels;
}

std::string session::reference() const {
  const std::string& first = programs_.front().sides.front().label;
  const bool is_same = std::all_of(
      programs_.begin(), programs_.end(), [&](const prepared_program& program) {
        return !program.task.has_reference ||
               program.sides.front().label == first;
      });
  return is_same ? first : "the first";
}

void session::for_each_program(
    const std::function<void(const prepared_program&)>& run_one) {
  for (const prepared_program& program : programs_) {
    if (is_interrupted()) break;
    found_.interrupted = true;  // until it has been shown
    run_one(program);
  }
  found_.interrupted = is_interrupted();
}

void session::time_programs(
    const plan& by,
    const std::function<void(const prepared_program&, timed_program)>& add) {
  const auto observe = [&](const timed_program& so_far,
                           const std::string& now) {
    if (terminal_.is_progress_due()) {
      terminal_.progress(progress_line(so_far, now));
    }
  };
  for_each_program([&](const prepared_program& program) {
    add(program, run_rounds(runner_, program, by, observe));
  });
}

void session::finish(std::string_view held) {
  bool is_timed = false;
  for_each_timed(found_, [&](const timed_program&) { is_timed = true; });
  if (is_timed) {
    for (auto& warning : {placement_warning(found_), spread_warning(found_)}) {
      if (warning) found_.warnings.push_back(*warning);
    }
    show([&] { print_legend(terminal_, found_, reference()); });
  }
  print_warnings(terminal_, found_.warnings);
  if (!options_.is_quiet || found_.interrupted) {
    terminal_.print(summary(found_, held));
  }
}

int session::run(std::string_view held, const std::function<void()>& body) {
  std::vector<std::string> errors;
  try {
    show([&] { print_environment(terminal_, found_.conditions); });
    body();
    finish(held);
  } catch (const std::exception& error) {
    found_.interrupted = true;
    errors.emplace_back(error.what());
  }
  for (std::string& error : files_.write(found_)) {
    errors.push_back(std::move(error));
  }
  for (const std::string& error : errors) {
    fmt::print(stderr, "compare: {}\n", error);
  }
  if (is_interrupted()) return stopped + runner_.stop_signal();
  if (count_runs(found_).failed_programs > 0) return check_failed;
  return errors.empty() ? all_good : cannot_start;
}

}  // namespace sidebyside
