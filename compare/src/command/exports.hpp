/// The files that a command writes its results to.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "../export/file.hpp"
#include "../results.hpp"

namespace compare {

struct export_options {
  std::optional<std::string> json;
};

void add_export_options(CLI::App& command, export_options& options);

/// Made before the runs, so that a file that cannot be written is found out
/// first. Throws user_error.
class exports {
 public:
  explicit exports(const export_options& to);

  void write(const results& found);

 private:
  std::optional<output_file> json_;
};

}  // namespace compare
