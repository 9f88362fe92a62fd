/// Files: open, read, and in a list.
#pragma once

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace sidebyside {

/// Owns a file descriptor.
class descriptor {
 public:
  descriptor() = default;
  explicit descriptor(int fd) : fd_(fd) {}
  descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~descriptor() {
    if (fd_ >= 0) close(fd_);
  }

  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_ = -1;
};

/// How often a wait looks for signals, and the length of one without a limit.
inline constexpr std::chrono::duration<int, std::milli> look_interval{20};
inline constexpr std::chrono::milliseconds endless_wait{-1};

/// Waits until a descriptor is ready for an event of poll(2), and returns
/// whether it is. Signals have an effect only if there is something to wait
/// for: a pending signal of ending_signals() ends the wait, and SIGTSTP
/// suspends it. Throws std::system_error of EINTR after a signal.
bool wait_until_ready(int fd, short event, std::chrono::milliseconds max_wait);

/// The largest depth of nested lists and objects in a JSON file, and the
/// largest number of parts in a TOML key. The functions that walk or free them
/// call themselves once per level.
inline constexpr std::size_t max_depth = 64;

/// Bytes that some editors put at the start of a file.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Returns the content of a file. A signal ends the wait for the writer of a
/// FIFO. Throws user_error with the file's name if it cannot be read, is a
/// folder, or is larger than `max_bytes`.
std::string read_file(const std::filesystem::path& file,
                      std::uintmax_t max_bytes = UINTMAX_MAX);

/// The files that this process has read or run, which no output may replace.
/// They are kept by name: a deleted file's inode number may be reused.
inline std::set<std::filesystem::path>& input_files() {
  static std::set<std::filesystem::path> files;
  return files;
}

}  // namespace sidebyside
