#include "base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/auxv.h>
#include <sys/signalfd.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/signals.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Device and number: a file, whatever its name.
using file_identity = std::pair<dev_t, ino_t>;

file_identity identity(const std::filesystem::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino};
}

bool is_present(const std::filesystem::path& file) {
  return identity(file) != file_identity{};
}

/// By this process, so far; as they were named, for a file that has gone leaves
/// its number to others.
std::set<std::filesystem::path>& files_read() {
  static std::set<std::filesystem::path> files;
  return files;
}

/// What a terminal or a pipe has given is gone in any case.
bool was_read(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(file, ignored) &&
         std::ranges::count(files_read(), identity(file), identity) > 0;
}

/// Standard output or standard error, if that is what the name is of.
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

[[noreturn]] void throw_error(int error) {
  throw std::system_error(error, std::generic_category());
}

/// What ends or suspends a wait, where it is blocked.
class pending_signals {
 public:
  pending_signals() {
    sigemptyset(&stop_);
    sigaddset(&stop_, SIGTSTP);
    sigset_t either{};
    sigorset(&either, &ending_, &stop_);
    pending_ = descriptor(signalfd(-1, &either, SFD_CLOEXEC));
  }

  /// Waits until the descriptor can be written to, if it is one, and at most so
  /// many milliseconds, if that is not negative. Where there is nothing to wait
  /// for, a signal changes nothing.
  void wait(int fd, int milliseconds = -1) const {
    constexpr int hurried_milliseconds = 1000;
    std::array<pollfd, 2> either{
        {{fd, POLLOUT, 0}, {pending_.get(), POLLIN, 0}}};
    for (;;) {
      const bool is_last = is_in_a_hurry && milliseconds < 0;
      const int ready = poll(either.data(), either.size(),
                             is_last ? hurried_milliseconds : milliseconds);
      if (ready == 0 && is_last) throw_error(ETIMEDOUT);
      if (ready == 0 || (ready > 0 && either[0].revents != 0)) return;
      sigset_t pending;
      sigpending(&pending);
      sigandset(&pending, &pending, &ending_);
      if (sigisemptyset(&pending) == 0) throw_error(EINTR);
      // Where it is not blocked it has had its effect.
      constexpr timespec now{};
      if (sigtimedwait(&stop_, nullptr, &now) == SIGTSTP) stand_still();
    }
  }

 private:
  sigset_t ending_ = ending_signals();
  sigset_t stop_{};
  descriptor pending_;
};

/// The same terminal or pipe, if it is one, so opened that a write does not
/// wait: the descriptor itself is shared with others.
descriptor open_anew(int fd) {
  struct stat status {};
  if (fstat(fd, &status) != 0 ||
      !(S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode))) {
    return {};
  }
  return descriptor(open(fmt::format("/proc/self/fd/{}", fd).c_str(),
                         O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

/// Opens what is no regular file. A FIFO waits for its reader.
descriptor open_stream(const std::filesystem::path& file) {
  const pending_signals pending;
  for (;;) {
    descriptor stream(
        open(file.c_str(), O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC));
    if (stream.get() >= 0) return stream;
    if (errno != ENXIO || !std::filesystem::is_fifo(file)) throw_error(errno);
    pending.wait(-1, 20);
  }
}

/// The file itself, behind symbolic links, of which the last may lead to
/// nothing so far.
std::filesystem::path resolve(std::filesystem::path file) {
  constexpr int max_links = 40;  // as the kernel
  std::error_code ignored;
  for (int i = 0; std::filesystem::is_symlink(file, ignored); ++i) {
    if (i == max_links) throw_error(ELOOP);
    file = file.parent_path() / std::filesystem::read_symlink(file);
  }
  const auto folder = file.has_parent_path() ? file.parent_path() : ".";
  return std::filesystem::canonical(folder) / file.filename();
}

}  // namespace

std::string read_file(const std::filesystem::path& file,
                      std::uintmax_t max_bytes) {
  const auto error_of = [&](std::string_view message) {
    return user_error("{}: {}", escape(file.string()), message);
  };
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string content;
  std::array<char, 1U << 16U> buffer{};
  while (stream.read(buffer.data(), buffer.size()) || stream.gcount() > 0) {
    content.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    if (content.size() > max_bytes) {
      throw error_of(fmt::format("is larger than {}",
                                 format_bytes(static_cast<double>(max_bytes))));
    }
  }
  if (!stream.is_open() || stream.bad()) {
    throw error_of(std::generic_category().message(errno));
  }
  keep_file(file);
  return content;
}

void keep_file(const std::filesystem::path& file) { files_read().insert(file); }

std::filesystem::path own_folder() {
  std::error_code error;
  auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  // A bare chroot has no /proc, but knows what it was started as.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  const auto* name = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  if (error) self = std::filesystem::canonical(name, error);
  return self.parent_path();
}

std::string own_name() { return escape(program_invocation_short_name); }

std::filesystem::path data_file(std::string_view name) {
  return own_folder().parent_path() / "share/sidebyside" / name;
}

void write_all(int fd, std::string_view content) {
  const pending_signals pending;
  const descriptor anew = open_anew(fd);
  if (anew.get() >= 0) fd = anew.get();
  while (!content.empty()) {
    pending.wait(fd);
    // A pipe that can be written to takes so much without waiting.
    const ssize_t written = ::write(
        fd, content.data(), std::min<std::size_t>(content.size(), PIPE_BUF));
    if (written >= 0) {
      content.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR && errno != EAGAIN) {
      throw_error(errno);
    }
  }
}

bool is_standard_output(const std::filesystem::path& file) {
  return standard_stream(file) == STDOUT_FILENO;
}

output_file::output_file(std::filesystem::path file, present_file present)
    : file_(std::move(file)), present_(present) {
  if (file_.empty()) fail(ENOENT);
  try {
    if (const auto stream = standard_stream(file_)) {
      target_ = *stream == STDOUT_FILENO ? "/dev/stdout" : "/dev/stderr";
      stream_ = descriptor(require(fcntl(*stream, F_DUPFD_CLOEXEC, 0)));
      check_unread();
      return;
    }
    const auto status = std::filesystem::status(file_);
    if (std::filesystem::is_directory(status)) fail(EISDIR);
    if (std::filesystem::exists(status)) require(access(file_.c_str(), W_OK));
    if (std::filesystem::is_other(status)) {
      target_ = file_;
      stream_ = open_stream(file_);
      if (std::filesystem::is_character_file(status)) {
        write_all(stream_.get(), "\n");
      }
      return;
    }
    target_ = resolve(file_);
    check_unread();
    make_temporary();
  } catch (const std::system_error& error) {
    fail(error.code().value());
  }
}

void output_file::make_temporary() {
  std::string name = (target_.parent_path() / ".compare-XXXXXX").string();
  stream_ = descriptor(mkostemp(name.data(), O_CLOEXEC));
  if (stream_.get() < 0) {
    hindrance_ = errno;
    if (!is_present(target_)) fail(hindrance_);
    return;
  }
  temporary_.reset(new std::filesystem::path(name));
  const mode_t mask = umask(0);
  umask(mask);
  mode_t mode = 0666 & ~mask;
  struct stat status {};
  if (stat(target_.c_str(), &status) == 0) {
    mode = status.st_mode & 0777;
    // Only root can give it away.
    static_cast<void>(!fchown(stream_.get(), status.st_uid, status.st_gid));
  }
  fchmod(stream_.get(), mode);
  // Enough to find a full disk before the runs rather than after them.
  constexpr std::size_t probe_bytes = 1U << 16U;
  write_all(stream_.get(), std::string(probe_bytes, '\n'));
  require(ftruncate(stream_.get(), 0));
  lseek(stream_.get(), 0, SEEK_SET);
}

void output_file::check_unread() const {
  if (present_ == present_file::rewritten || !was_read(target_)) return;
  throw user_error("{}: is read, and would be replaced; choose another file",
                   escape(file_.string()));
}

std::optional<std::string> output_file::write(std::string content) {
  try {
    const bool is_stream = !temporary_ && hindrance_ == 0;
    if (present_ == present_file::extended && !is_stream &&
        is_present(target_)) {
      const std::string present = read_file(target_);
      // A paragraph of its own, whatever stands there.
      if (!present.empty()) content.insert(0, present + "\n\n");
    }
    if (stream_.get() >= 0) write_all(stream_.get(), content);
    if (temporary_) {
      require(fsync(stream_.get()));
      if (std::rename(temporary_->c_str(), target_.c_str()) == 0) {
        temporary_.reset();  // of which nothing is left to be removed
        return std::nullopt;
      }
      hindrance_ = errno;
    }
    if (is_stream) return std::nullopt;
    write_in_place(content);
  } catch (const std::system_error& error) {
    fail(error.code().value());
  }
  return fmt::format("{} was written in place, for it cannot be replaced: {}",
                     escape(file_.string()),
                     std::generic_category().message(hindrance_));
}

/// What needs new space is written first, so that a full disk leaves what is
/// there as it was. Somebody may have put a link or a FIFO there meanwhile:
/// nothing but a regular file is written to.
void output_file::write_in_place(std::string_view content) {
  const descriptor present(require(
      open(target_.c_str(),
           O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666)));
  struct stat status {};
  require(fstat(present.get(), &status));
  if (!S_ISREG(status.st_mode)) fail(EEXIST);
  const auto kept =
      std::min(content.size(), static_cast<std::size_t>(status.st_size));
  const auto write_at = [&](std::size_t offset, std::string_view part) {
    lseek(present.get(), static_cast<off_t>(offset), SEEK_SET);
    write_all(present.get(), part);
    require(fsync(present.get()));
  };
  try {
    write_at(kept, content.substr(kept));
  } catch (const std::system_error&) {
    require(ftruncate(present.get(), status.st_size));
    throw;
  }
  write_at(0, content.substr(0, kept));
  require(ftruncate(present.get(), static_cast<off_t>(content.size())));
}

bool output_file::is_same_as(const output_file& other) const {
  // A file that is not there yet is known by its folder.
  return (target_.filename() == other.target_.filename() &&
          identity(target_.parent_path()) ==
              identity(other.target_.parent_path())) ||
         (is_present(target_) && identity(target_) == identity(other.target_));
}

void output_file::fail(int error) const {
  throw user_error("{}: cannot be written: {}", escape(file_.string()),
                   std::generic_category().message(error));
}

std::optional<std::string> write_file(const std::filesystem::path& file,
                                      std::string_view content,
                                      present_file present) {
  const blocked_signals until_it_is_there(ending_signals());
  return output_file(file, present).write(std::string(content));
}

}  // namespace sidebyside
