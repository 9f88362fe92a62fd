/// The files that a session writes its results to.
#pragma once

#include <string>
#include <vector>

#include "base/file.hpp"
#include "command/command.hpp"
#include "results/results.hpp"

namespace sidebyside {

class export_files {
 public:
  /// Opens the files before the runs, so that a file that cannot be written is
  /// noticed early. Throws user_error, also if two formats go to one file.
  explicit export_files(const export_options& options);

  /// Throws user_error if one of them has been read since.
  void check_unread() const;

  /// Writes all files. Returns the errors: a failure to write one file does not
  /// stop the others.
  std::vector<std::string> write(const results& results);

 private:
  struct export_file {
    output_file output;
    export_format to_text;
  };
  std::vector<export_file> files_;
};

}  // namespace sidebyside
