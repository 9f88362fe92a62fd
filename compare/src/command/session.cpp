#include "command/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <limits>
#include <utility>

#include "manifest/reader.hpp"
#include "measure/machine.hpp"
#include "measure/memory.hpp"
#include "show/messages.hpp"
#include "show/rows.hpp"

namespace sidebyside {

plan plan_of(const round_options& chosen) {
  plan plan = chosen.plan;
  if (plan.rounds) plan.max_seconds = std::numeric_limits<double>::infinity();
  plan.max_seconds = chosen.max_seconds.value_or(plan.max_seconds);
  return plan;
}

session::session(const global_options& global, const run_options& options,
                 const export_options& files)
    : global_(global),
      options_(options),
      screen_(options.color, options.is_quiet),
      files_(files),
      manifest_(read_manifest(global.manifest)) {
  found_.command_line = global.command_line;
}

void session::prepare(const std::vector<program>& programs,
                      const char* default_bin_dir) {
  const auto bin_dir = global_.bin_dir.value_or(default_bin_dir);
  programs_ =
      sidebyside::prepare(manifest_, programs, bin_dir,
                          options_.timeout_seconds, options_.max_output_bytes);
  pin_and_look(bin_dir);
}

void session::prepare_pairs(const std::filesystem::path& before_dir,
                            const std::filesystem::path& after_dir) {
  prepared_builds builds =
      prepare_builds(manifest_, selected_programs(), before_dir, after_dir,
                     options_.timeout_seconds, options_.max_output_bytes);
  programs_ = std::move(builds.pairs);
  found_.only_before = std::move(builds.only_before);
  found_.only_after = std::move(builds.only_after);
  pin_and_look(after_dir);
}

void session::pin_and_look(const std::filesystem::path& bin_dir) {
  if (options_.cpus) pin_to_cpus(*options_.cpus);
  found_.conditions = read_environment(bin_dir);
}

void session::prepare_timing() {
  find_launcher();
  found_.warnings = noise_warnings(found_.conditions);
}

std::vector<std::string> session::labels() const {
  std::vector<std::string> labels;
  for (const prepared_program& program : programs_) {
    for (const implementation& side : program.sides) {
      if (std::ranges::find(labels, side.label) == labels.end()) {
        labels.push_back(side.label);
      }
    }
  }
  return labels;
}

std::string session::reference() const {
  const std::string& first = programs_.front().sides.front().label;
  const auto has_it = [&](const prepared_program& program) {
    return !program.task.has_reference || program.sides.front().label == first;
  };
  return std::ranges::all_of(programs_, has_it) ? first : "the first";
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

void session::time_programs(const plan& plan,
                            const std::function<void(timed_program)>& add) {
  const auto observe = [&](const timed_program& so_far,
                           const std::string& step) {
    if (screen_.is_progress_due()) {
      screen_.progress(progress_line(so_far, step));
    }
  };
  for_each_program([&](const prepared_program& program) {
    add(run_rounds(runner_, program, plan, observe));
  });
}

void session::finish(std::string_view held) {
  bool is_timed = false;
  for_each_timed(found_, [&](const timed_program&) { is_timed = true; });
  if (is_timed) {
    for (auto& warning : {placement_warning(found_), spread_warning(found_)}) {
      if (warning) found_.warnings.push_back(*warning);
    }
    show([&] { print_legend(screen_, found_, reference()); });
  }
  print_warnings(screen_, found_.warnings);
  if (!options_.is_quiet || found_.interrupted) {
    screen_.print(summary(found_, held));
  }
}

int session::run(std::string_view held, const std::function<void()>& body) {
  std::vector<std::string> errors;
  try {
    show([&] { print_environment(screen_, found_.conditions); });
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
