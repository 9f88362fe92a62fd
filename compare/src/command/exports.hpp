/// The files that a command writes its results to.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "results/results.hpp"

namespace sidebyside {

struct export_options {
  std::optional<std::string> json;
  std::optional<std::string> record;
  std::optional<std::string> markdown;
  std::optional<std::string> junit;
  std::optional<std::string> benchfmt;
};

/// Made before the runs, so that a file that cannot be written is found out
/// first. Throws user_error, also where two formats go to the same file.
class exports {
 public:
  explicit exports(const export_options& to);

  /// Writes all of them, and returns what went wrong: one that fails keeps no
  /// other back.
  std::vector<std::string> write(const results& found);

 private:
  using format = std::string (*)(const results&);

  struct target {
    std::filesystem::path path;
    output_file file;
    format to_text;
  };

  void add(const std::optional<std::string>& file, format to_text);

  std::vector<target> targets_;
};

}  // namespace sidebyside
