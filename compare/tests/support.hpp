/// What the tests share: temporary folders, commands, and the real compare.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "process.hpp"

namespace compare::test {

/// A folder that is gone at the end of the test.
class temporary_folder {
 public:
  temporary_folder();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file into the folder and returns its path.
  std::filesystem::path write(std::string_view name,
                              std::string_view content) const;
  /// The same, executable: a script for /bin/sh.
  std::filesystem::path write_script(std::string_view name,
                                     std::string_view body) const;

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& file);

/// A command that runs a script with /bin/sh.
command shell(const std::string& script);

/// Whether /proc is mounted, which a bare chroot does without.
bool has_proc();

/// Whether a process of this number exists, a zombie included.
bool is_alive(pid_t process);

/// The real compare, of the same build as the test, run to its end.
struct compare_run {
  int status = -1;  ///< exit status, or minus the signal that killed it
  std::string out;
  std::string err;
};
compare_run run_compare(std::vector<std::string> arguments,
                        double timeout_seconds = 60);

/// A manifest of one program "p", which `rest` describes, and sides "a", "b"…
/// that run these scripts with /bin/sh.
std::string manifest_of(const std::vector<std::string>& scripts,
                        std::string_view rest);

}  // namespace compare::test
