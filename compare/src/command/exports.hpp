/// The files that a command writes its results to.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "results/results.hpp"

namespace sidebyside {

/// Makes the text of a file.
using export_format = std::string (*)(const results&);

struct export_option {
  std::string file;
  export_format to_text;
};
using export_options = std::vector<export_option>;

/// Made before the runs, so that a file that cannot be written is found out
/// first. Throws user_error, also where two formats go to the same file.
class exports {
 public:
  explicit exports(const export_options& options);

  /// Writes all of them, and returns what went wrong: one that fails keeps no
  /// other back.
  std::vector<std::string> write(const results& found);

 private:
  struct target {
    std::filesystem::path path;
    output_file file;
    export_format to_text;
  };

  std::vector<target> targets_;
};

}  // namespace sidebyside
