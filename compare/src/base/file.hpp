/// Files, read whole and written whole or not at all.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"

namespace sidebyside {

/// How deep the lists and objects of a file of JSON may nest, and how many
/// parts a key of TOML may have. What walks or frees them calls itself for each
/// level.
inline constexpr std::size_t max_depth = 64;

/// The content of a file, of which a person would want at most so many bytes.
/// Throws user_error with the file's name if it cannot be read, is a folder, or
/// is larger. It calls keep_file().
std::string read_file(
    const std::filesystem::path& file,
    std::uintmax_t max_bytes = std::numeric_limits<std::uintmax_t>::max());

/// Says that something reads the file, so that it is no output_file any more.
void keep_file(const std::filesystem::path& file);

/// The folder of this process's executable, wherever it was moved; of no use
/// where that is gone.
std::filesystem::path own_folder();

/// What this process was started as, without the folder, escaped.
std::string own_name();

/// A file of what compare comes with, such as "languages/go.lang".
std::filesystem::path data_file(std::string_view name);

/// Writes all of it to a descriptor, which another may share. Waiting for a
/// reader has no end of its own: a pending signal of ending_signals() ends it,
/// SIGTSTP suspends it. Throws std::system_error, of EINTR for a signal.
void write_all(int fd, std::string_view content);

/// Whether the name is that of standard output: "-", or where it goes.
bool is_standard_output(const std::filesystem::path& file);

/// What becomes of a file that is there.
enum class present_file {
  replaced,   ///< but if it was read by this process, it is no output
  rewritten,  ///< also if it was read
  extended    ///< by a paragraph
};

/// Made before the runs, so that a file that cannot be written is found out
/// first; written after them. A regular file is replaced by a rename, so that
/// it always is either the old one or the new one, whole; where it cannot be
/// (a mount point, another's in a sticky folder), it is written in place. A
/// device, a pipe, standard output or standard error is written to as it is.
class output_file {
 public:
  /// "-" is standard output. Throws user_error if the file cannot be written:
  /// no such folder, no permission, disk full. A character device is tried with
  /// a newline, which every format may start with.
  explicit output_file(std::filesystem::path file,
                       present_file present = present_file::replaced);

  /// Throws user_error if the file has been read since.
  void check_unread() const;

  /// Writes the content and puts the file in its place. Throws user_error.
  /// Returns a warning if the file had to be written in place.
  std::optional<std::string> write(std::string content);

  /// Whether it is one file with another, whatever the spelling.
  [[nodiscard]] bool is_same_as(const output_file& other) const;

 private:
  /// Removes the file, if it is still there.
  struct file_remover {
    void operator()(const std::filesystem::path* file) const {
      unlink(file->c_str());
      delete file;
    }
  };

  void make_temporary();
  void write_in_place(std::string_view content);
  [[noreturn]] void fail(int error) const;

  std::filesystem::path file_;  ///< as given, for messages
  present_file present_;
  std::filesystem::path target_;  ///< with symbolic links resolved
  /// None where the file is not replaced.
  std::unique_ptr<const std::filesystem::path, file_remover> temporary_;
  descriptor stream_;  ///< of the temporary, or of what is written as it is
  int hindrance_ = 0;  ///< the error that keeps it from being replaced
};

/// Writes a whole file at once, and leaves nothing beside it when a signal ends
/// this process meanwhile. As output_file in all else.
std::optional<std::string> write_file(
    const std::filesystem::path& file, std::string_view content,
    present_file present = present_file::replaced);

}  // namespace sidebyside
