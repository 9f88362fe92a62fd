/// Files, read whole and written whole or not at all.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"

namespace sidebyside {

/// The content of a file, of which a person would want at most so many bytes.
/// Throws user_error with the file's name if it cannot be read, is a folder, or
/// is larger.
std::string read_file(
    const std::filesystem::path& file,
    std::uintmax_t max_bytes = std::numeric_limits<std::uintmax_t>::max());

/// Made before the runs, so that a file that cannot be written is found out
/// first; written after them. A regular file is replaced by a rename, so that
/// it always is either the old one or the new one, whole. A device, a pipe or
/// what is a standard stream (/dev/stdout) is written to as it is.
class output_file {
 public:
  /// Throws user_error if the file cannot be written: no such folder, no
  /// permission, disk full. A character device is tried with a newline, which
  /// every format may start with.
  explicit output_file(std::filesystem::path file);

  /// Writes the content and puts the file in its place. Throws user_error.
  void write(std::string_view content);

 private:
  /// Removes the file, if it is still there.
  struct file_remover {
    void operator()(const std::filesystem::path* file) const {
      unlink(file->c_str());
      delete file;
    }
  };

  void write_all(std::string_view content);
  [[noreturn]] void fail(int error) const;

  std::filesystem::path file_;    ///< as given, for messages
  std::filesystem::path target_;  ///< with symbolic links resolved
  /// None where the file is written to as it is.
  std::unique_ptr<const std::filesystem::path, file_remover> temporary_;
  descriptor stream_;
};

}  // namespace sidebyside
