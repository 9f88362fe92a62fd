/// The subcommands: what each is told on the command line, and the function
/// that runs it and returns the exit status. User errors leave as user_error.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "command/exports.hpp"
#include "command/options.hpp"

namespace sidebyside {

struct run_arguments {
  run_options common;
  round_options rounds;
  export_options files;
};
int run(const global_options& global, const run_arguments& chosen);

struct verify_arguments {
  run_options common;
  std::size_t runs = 20;
};
int verify(const global_options& global, const verify_arguments& chosen);

struct race_arguments {
  run_options common;
  std::size_t runs = 5;
  bool is_verbose = false;
  export_options files;
};
int race(const global_options& global, const race_arguments& chosen);

struct outcomes_arguments {
  run_options common;
  std::size_t runs = 500;
  std::size_t jobs = 1;
  export_options files;
};
int outcomes(const global_options& global, const outcomes_arguments& chosen);

struct sweep_arguments {
  /// With one round of warm-up, for one of a large value may take a second.
  sweep_arguments() { rounds.plan.warmup_rounds = 1; }

  run_options common;
  round_options rounds;
  export_options files;
};
int sweep_programs(const global_options& global, const sweep_arguments& chosen);

struct regress_arguments {
  run_options common;
  std::filesystem::path before_dir;
  std::filesystem::path after_dir;
  double tolerance = 0.05;
  double max_seconds = 30;
  export_options files;
};
int regress(const global_options& global, const regress_arguments& chosen);

int list(const global_options& global);

struct read_arguments {
  std::string program;
  std::vector<std::string> implementations;
  std::optional<std::size_t> width;
  color_mode color = color_mode::automatic;
  bool has_no_pager = false;
};
int read(const global_options& global, const read_arguments& chosen);

struct report_arguments {
  std::vector<std::string> files;
  std::string output;
};
int report(const global_options& global, const report_arguments& chosen);

struct render_arguments {
  std::vector<std::string> files;
  std::string records = "record";
  bool is_check = false;
};
int render_files(const global_options& global, const render_arguments& chosen);

}  // namespace sidebyside
