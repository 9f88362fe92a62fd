#include "base/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <system_error>
#include <utility>

#include "base/error.hpp"

namespace sidebyside {
namespace {

/// Enough to find a full disk before the runs rather than after them.
constexpr std::size_t probe_bytes = 1U << 16U;

/// Whether it is the file that standard output or error goes to: /dev/stdout.
bool is_standard_stream(const struct stat& file) {
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat own {};
    if (fstat(stream, &own) == 0 && own.st_dev == file.st_dev &&
        own.st_ino == file.st_ino) {
      return true;
    }
  }
  return false;
}

}  // namespace

output_file::output_file(std::filesystem::path file) : file_(std::move(file)) {
  if (file_.empty()) fail(ENOENT);
  std::error_code error;
  target_ = std::filesystem::weakly_canonical(file_, error);
  if (error) target_ = file_;
  struct stat status {};
  const bool exists = stat(target_.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) fail(EISDIR);
  if (exists && access(target_.c_str(), W_OK) != 0) fail(errno);
  // A symbolic link to nothing, or to itself.
  if (!exists && std::filesystem::is_symlink(target_, error)) fail(ENOENT);
  if (exists && (!S_ISREG(status.st_mode) || is_standard_stream(status))) {
    stream_ = descriptor(open(file_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (stream_.get() < 0) fail(errno);
    if (S_ISCHR(status.st_mode)) write_all("\n");
    return;
  }
  auto temporary = target_;
  temporary += fmt::format(".{}.tmp", getpid());
  stream_ = descriptor(
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (stream_.get() < 0) fail(errno);
  temporary_ = std::move(temporary);
  if (exists) fchmod(stream_.get(), status.st_mode & 07777U);
  try {
    write_all(std::string(probe_bytes, '\n'));
    if (ftruncate(stream_.get(), 0) != 0) fail(errno);
    lseek(stream_.get(), 0, SEEK_SET);
  } catch (...) {
    unlink(temporary_.c_str());  // no destructor runs for what is half made
    throw;
  }
}

output_file::output_file(output_file&& other) noexcept
    : file_(std::move(other.file_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      stream_(std::move(other.stream_)) {}

output_file::~output_file() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void output_file::write(std::string_view content) {
  write_all(content);
  if (temporary_.empty()) return;
  if (fsync(stream_.get()) != 0) fail(errno);
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
  temporary_.clear();
}

void output_file::write_all(std::string_view content) {
  while (!content.empty()) {
    const ssize_t written =
        ::write(stream_.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

void output_file::fail(int error) const {
  throw user_error(fmt::format("{}: cannot be written: {}", file_.string(),
                               std::generic_category().message(error)));
}

}  // namespace sidebyside
