/// The options that several subcommands share.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "../terminal.hpp"

namespace compare {

/// Before or after the subcommand.
struct global_options {
  std::filesystem::path manifest = "compare/programs.toml";
  std::optional<std::filesystem::path> bin_dir;
  std::vector<std::string> command_line;
};

/// Where the presets of CMake put the executables.
inline constexpr const char* release_bin_dir = "build/release/bin";
inline constexpr const char* race_bin_dir = "build/race/bin";

/// How programs are run and shown.
struct run_options {
  std::vector<std::string> programs;
  std::optional<double> timeout_seconds;
  std::size_t max_output_bytes = 1U << 20U;
  std::optional<std::string> cpus;
  bool is_quiet = false;
  color_mode color = color_mode::automatic;
};

/// Accepts finite numbers above 0.
CLI::Validator positive_seconds();

/// Accepts decimal integers from `least` to `most`.
CLI::Validator whole_number(
    std::uint64_t least,
    std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

void add_color_option(CLI::App& command, color_mode& color);

void add_run_options(CLI::App& command, run_options& options);

/// Exit statuses of compare; a signal adds its number to `stopped`.
enum exit_status {
  all_good = 0,
  check_failed = 1,
  cannot_start = 2,
  stopped = 128
};

}  // namespace compare
