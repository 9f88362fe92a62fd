#include "base/output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <climits>
#include <cstdio>

#include "base/error.hpp"
#include "base/signals.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Device and inode number, which identify a file under any name.
using file_identity = std::pair<dev_t, ino_t>;

/// Returns {} if there is no such file.
file_identity identity(const std::filesystem::path& file) {
  struct stat status {};
  stat(file.c_str(), &status);
  return {status.st_dev, status.st_ino};
}

/// Returns the descriptor of standard output or standard error, if the name
/// means one of them.
std::optional<int> standard_stream(const std::filesystem::path& file) {
  if (file == "-") return STDOUT_FILENO;
  if (file == "/dev/null") return std::nullopt;
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat status {};
    if (fstat(stream, &status) == 0 &&
        identity(file) == file_identity{status.st_dev, status.st_ino}) {
      return stream;
    }
  }
  return std::nullopt;
}

/// Opens the terminal or pipe of a descriptor once more, for writes that do not
/// wait: other processes share the flags of the descriptor itself. Other files
/// are not opened.
descriptor reopen(int fd) {
  struct stat status {};
  fstat(fd, &status);
  if (!S_ISCHR(status.st_mode) && !S_ISFIFO(status.st_mode)) return {};
  return descriptor(open(fmt::format("/proc/self/fd/{}", fd).c_str(),
                         O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

/// Opens a device or a FIFO, which waits for its reader.
descriptor open_stream(const std::filesystem::path& file) {
  for (;;) {
    descriptor stream(
        open(file.c_str(), O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC));
    if (stream.get() >= 0) return stream;
    if (errno != ENXIO || !std::filesystem::is_fifo(file)) throw_error(errno);
    wait_until_ready(-1, 0, look_interval);
  }
}

/// Whether the file is a name of a descriptor, such as "/dev/fd/3".
bool is_descriptor(const std::filesystem::path& file) {
  std::error_code ignored;
  return equivalent(file.parent_path(), "/proc/self/fd", ignored);
}

/// Returns a descriptor that this process was started with, if the name means
/// one. Throws std::system_error for any other number, also for files of our
/// own.
std::optional<int> named_descriptor(const std::filesystem::path& file) {
  if (!is_descriptor(file)) return std::nullopt;
  const auto number = to_integer(file.filename().string()).value_or(-1);
  const int fd = static_cast<int>(number);
  if ((require(fcntl(fd, F_GETFD)) & FD_CLOEXEC) != 0) throw_error(EBADF);
  return fd;
}

/// Returns the file or descriptor behind symbolic links, the last of which may
/// lead to a missing file.
std::filesystem::path resolve(std::filesystem::path file) {
  file = std::filesystem::absolute(file);
  // The kernel follows as many links.
  for (int i = 0; i < 40 && is_symlink(file) && !is_descriptor(file); ++i) {
    file = file.parent_path() / std::filesystem::read_symlink(file);
  }
  return std::filesystem::canonical(file.parent_path()) / file.filename();
}

/// Writes behind the old content of a file, or over it. If that fails, the file
/// has its old size again.
void write_or_restore(int fd, std::string_view content, off_t old_size) {
  try {
    write_all(fd, content);
    // A pipe has no disk.
    if (fsync(fd) != 0 && errno != EINVAL) throw_error(errno);
  } catch (const std::system_error&) {
    static_cast<void>(!ftruncate(fd, old_size));
    throw;
  }
}

}  // namespace

void write_all(int fd, std::string_view content) {
  const descriptor own = reopen(fd);
  if (own.get() >= 0) fd = own.get();
  while (!content.empty()) {
    if (!wait_until_ready(fd, POLLOUT, write_wait())) throw_error(ETIMEDOUT);
    // A pipe that is ready takes PIPE_BUF bytes without a wait.
    const ssize_t size = ::write(
        fd, content.data(), std::min<std::size_t>(content.size(), PIPE_BUF));
    if (size >= 0) {
      content.remove_prefix(static_cast<std::size_t>(size));
    } else if (errno != EINTR && errno != EAGAIN) {
      throw_error(errno);
    }
  }
}

bool is_standard_output(const std::filesystem::path& file) {
  return standard_stream(file) == STDOUT_FILENO;
}

output_file::output_file(std::filesystem::path file, bool is_extended)
    : file_(std::move(file)), is_extended_(is_extended) {
  if (file_.empty()) fail(ENOENT);
  try {
    if (file_ != "-") target_ = resolve(file_);
    auto stream = named_descriptor(target_);
    if (!stream) stream = standard_stream(file_);
    if (stream) {
      target_ = fmt::format("/proc/self/fd/{}", *stream);
      stream_ = descriptor(require(fcntl(*stream, F_DUPFD_CLOEXEC, 0)));
      if ((fcntl(*stream, F_GETFL) & O_ACCMODE) == O_RDONLY) fail(EBADF);
      return;
    }
    const auto status = std::filesystem::status(file_);
    if (std::filesystem::is_directory(status)) fail(EISDIR);
    if (std::filesystem::exists(status)) require(access(file_.c_str(), W_OK));
    if (std::filesystem::is_other(status)) {
      stream_ = open_stream(file_);
      if (std::filesystem::is_character_file(status)) {
        write_all(stream_.get(), "\n");
      }
      return;
    }
    if (is_extended_) {
      stream_ = descriptor(require(open(
          target_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666)));
      return;
    }
    make_temporary();
  } catch (const std::system_error& error) {
    fail(error.code().value());
  }
}

void output_file::make_temporary() {
  std::string name = (target_.parent_path() / ".compare-XXXXXX").string();
  stream_ = descriptor(mkostemp(name.data(), O_CLOEXEC));
  if (stream_.get() < 0) {
    rename_error_ = errno;
    if (!std::filesystem::exists(target_)) fail(rename_error_);
    return;
  }
  temporary_files().push_back(name);
  temporary_.reset(new std::string(name), [](const std::string* file) {
    unlink(file->c_str());
    delete file;
  });
  const mode_t mask = umask(0);
  umask(mask);
  mode_t mode = 0666 & ~mask;
  struct stat status {};
  if (stat(target_.c_str(), &status) == 0) {
    mode = status.st_mode & 0777;
    // Only root can give a file away.
    static_cast<void>(!fchown(stream_.get(), status.st_uid, status.st_gid));
  }
  fchmod(stream_.get(), mode);
  // Enough to notice a full disk before the runs rather than after them.
  write_all(stream_.get(), std::string(1U << 16U, '\n'));
  require(ftruncate(stream_.get(), 0));
  lseek(stream_.get(), 0, SEEK_SET);
}

void output_file::check() const {
  // The content of a terminal or a pipe is gone once it was read.
  std::error_code ignored;
  if (std::filesystem::is_regular_file(target_, ignored) &&
      std::ranges::count(input_files(), identity(target_), identity) > 0) {
    throw user_error("{}: is read, and would be replaced; choose another file",
                     escape(file_.string()));
  }
}

std::optional<std::string> output_file::write(std::string_view content) {
  try {
    if (stream_.get() >= 0) {
      is_extended_ ? append(content) : write_all(stream_.get(), content);
    }
    if (temporary_) {
      require(fsync(stream_.get()));
      if (std::rename(temporary_->c_str(), target_.c_str()) != 0) {
        rename_error_ = errno;
      } else {
        temporary_.reset();  // there is nothing left to remove
      }
    }
    if (rename_error_ == 0) return std::nullopt;
    write_in_place(content);
  } catch (const std::system_error& error) {
    fail(error.code().value());
  }
  return fmt::format(
      "{} was written in place, because it cannot be replaced: {}",
      escape(file_.string()), std::generic_category().message(rename_error_));
}

/// Adds a paragraph, while no other session does.
void output_file::append(std::string_view content) {
  const int fd = stream_.get();
  while (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    wait_until_ready(-1, 0, look_interval);
  }
  struct stat status {};
  require(fstat(fd, &status));
  // A blank line makes the content a paragraph of its own.
  const std::string separator = status.st_size > 0 ? "\n\n" : "";
  write_or_restore(fd, separator + std::string(content), status.st_size);
  flock(fd, LOCK_UN);
}

/// Writes the bytes first that need new space, so that a full disk leaves the
/// old content as it was. Writes to nothing but a regular file: somebody may
/// have put a link or a FIFO there meanwhile.
void output_file::write_in_place(std::string_view content) {
  const descriptor present(require(
      open(target_.c_str(),
           O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666)));
  struct stat status {};
  require(fstat(present.get(), &status));
  if (!S_ISREG(status.st_mode)) fail(EEXIST);
  const auto size = static_cast<off_t>(content.size());
  const off_t reused = std::min(size, status.st_size);
  for (const off_t start : {reused, off_t{0}}) {
    lseek(present.get(), start, SEEK_SET);
    write_or_restore(present.get(), content.substr(start), status.st_size);
    content = content.substr(0, start);
  }
  require(ftruncate(present.get(), size));
}

bool output_file::is_same_as(const output_file& other) const {
  // A file that does not exist yet is known by its folder.
  return (target_.filename() == other.target_.filename() &&
          identity(target_.parent_path()) ==
              identity(other.target_.parent_path())) ||
         (identity(target_) != file_identity{} &&
          identity(target_) == identity(other.target_));
}

void output_file::fail(int error) const {
  throw user_error("{}: cannot be written: {}", escape(file_.string()),
                   std::generic_category().message(error));
}

std::optional<std::string> write_file(const std::filesystem::path& file,
                                      std::string_view content,
                                      bool may_replace_inputs) {
  const blocked_signals while_it_is_written(ending_signals());
  output_file output(file);
  if (!may_replace_inputs) output.check();
  return output.write(content);
}

}  // namespace sidebyside
