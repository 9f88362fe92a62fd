/// Writing: to streams that somebody else reads, and to files, which keep their
/// old content until the new one is complete.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/file.hpp"

namespace sidebyside {

/// How long a write waits for a reader once this process was asked to stop.
inline constexpr std::chrono::milliseconds last_wait{1000};

/// How long a write waits for a reader: endlessly, or `last_wait`.
inline std::chrono::milliseconds& write_wait() {
  static std::chrono::milliseconds wait = endless_wait;
  return wait;
}

/// Writes all bytes to a descriptor, which other processes may share. A pending
/// signal of ending_signals() ends a wait for the reader; SIGTSTP suspends it.
/// Throws std::system_error: of EINTR after a signal, of ETIMEDOUT after
/// write_wait().
void write_all(int fd, std::string_view content);

/// Whether the name means standard output: "-", or the file that it goes to.
bool is_standard_output(const std::filesystem::path& file);

/// A file that is opened before the runs, so that an error shows at once, and
/// written after them. A regular file is replaced by a rename, so it always has
/// either the old content or all of the new one. If that is not allowed (at a
/// mount point, or in a sticky folder), it is written in place. A device, a
/// FIFO, standard output, standard error and what names another descriptor
/// ("/dev/fd/3") are written to directly.
class output_file {
 public:
  /// "-" is standard output. Throws user_error if the file cannot be written:
  /// no such folder, no permission, disk full. A character device is tested
  /// with a newline, because every format may start with one.
  /// `is_extended` adds the content to an old one as a paragraph; several
  /// processes may add to one file.
  explicit output_file(std::filesystem::path file, bool is_extended = false);

  /// Throws user_error if this is a regular file of input_files(), under any
  /// name.
  void check() const;

  /// Writes the content and puts the file in its place. Throws user_error.
  /// Returns a warning if the file had to be written in place.
  std::optional<std::string> write(std::string_view content);

  /// Whether both are the same file, under any name.
  [[nodiscard]] bool is_same_as(const output_file& other) const;

 private:
  void make_temporary();
  void append(std::string_view content);
  void write_in_place(std::string_view content);
  [[noreturn]] void fail(int error) const;

  std::filesystem::path file_;  ///< as given, for messages
  bool is_extended_;
  std::filesystem::path target_;  ///< with symbolic links resolved
  /// Removes the file with itself. Null if the output is written directly or in
  /// place.
  std::shared_ptr<const std::string> temporary_;
  /// Of the temporary, or of the output itself if that is written directly.
  descriptor stream_;
  int rename_error_ = 0;
};

/// The names of all temporaries so far. A guardian process
/// (process/guardian.hpp) removes those that are left if SIGKILL ends this one.
inline std::vector<std::string>& temporary_files() {
  static std::vector<std::string> names;
  return names;
}

/// Writes a file at once. A signal that ends this process meanwhile leaves no
/// temporary. Throws user_error, also if the file is one of input_files() and
/// may not be replaced. Returns a warning if the file had to be written in
/// place.
std::optional<std::string> write_file(const std::filesystem::path& file,
                                      std::string_view content,
                                      bool may_replace_inputs = true);

}  // namespace sidebyside
