/// What the tests share: temporary folders, commands, and the real compare.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "process/runner.hpp"

namespace sidebyside::test {

/// A folder that is gone at the end of the test.
class temporary_folder {
 public:
  explicit temporary_folder(const std::filesystem::path& parent =
                                std::filesystem::temp_directory_path());
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

std::string content_of(const std::filesystem::path& file);

/// Nobody who wants to know how far the runs are.
struct no_observer {
  void operator()(const std::function<std::string()>& /*describe*/) const {}
};

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

/// Whether there are terminals to be had, which a bare chroot does without.
bool has_pts();

/// Changes to the environment; no value: the variable is not set.
using variables = std::vector<std::pair<const char*, const char*>>;

/// The real compare on a terminal of 40 lines and so many columns, of type
/// xterm unless `changes` says otherwise. What it shows is `out`, and a signal
/// n that kills it is status 128 + n, as in a shell.
compare_run run_on_terminal(std::vector<std::string> arguments,
                            unsigned short columns,
                            const variables& changes = {});

/// A manifest of one program "p", which `rest` describes, and sides "a", "b"…
/// that run these scripts with /bin/sh.
std::string manifest_of(const std::vector<std::string>& scripts,
                        std::string_view rest);

/// The message for a bad manifest, without the folder's name.
std::string manifest_error(const std::string& text);

/// Keys of a program that prints a number from 2 to 4.
inline constexpr const char* racy =
    "racy = true\npattern = '(\\d)\\n'\n"
    "outcome = [{ range = [2, 3], loss = true }, { value = 4 }]\n";

/// Whether the text has the part; shows the text if not.
testing::AssertionResult contains(const std::string& text,
                                  const std::string& part);

/// A manifest in a folder of its own, and compare run on it.
class Command : public testing::Test {
 protected:
  void write_manifest(const std::vector<std::string>& scripts,
                      std::string_view rest) {
    write(manifest_of(scripts, rest));
  }

  void write(const std::string& manifest) {
    manifest_ = folder_.write("programs.toml", manifest);
  }

  [[nodiscard]] std::vector<std::string> with_manifest(
      std::vector<std::string> arguments) const;

  /// The same as a line for the shell.
  [[nodiscard]] std::string shell_line(
      const std::vector<std::string>& arguments) const;

  [[nodiscard]] compare_run run(
      const std::vector<std::string>& arguments) const;

  [[nodiscard]] nlohmann::json read_json() const;

  temporary_folder folder_;
  std::filesystem::path manifest_;
  std::filesystem::path json_ = folder_.path() / "results.json";
};

}  // namespace sidebyside::test
