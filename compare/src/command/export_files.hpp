/// The files that a session writes its results to.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/output.hpp"
#include "command/command.hpp"
#include "results/results.hpp"

namespace sidebyside {

class export_files {
 public:
  /// Opens the files before the runs, so that a file that cannot be written is
  /// noticed early. Throws user_error, also if two formats go to one file.
  export_files(const export_options& options, const input_files& inputs);

  /// Throws user_error if one of them is among the inputs.
  void check(const input_files& inputs) const;

  /// Writes all files. Returns the errors: a failure to write one file does not
  /// stop the others.
  std::vector<std::string> write(const results& results,
                                 std::chrono::milliseconds max_wait);

 private:
  struct export_file {
    output_file output;
    export_format to_text;
  };
  std::vector<export_file> files_;
};

}  // namespace sidebyside
